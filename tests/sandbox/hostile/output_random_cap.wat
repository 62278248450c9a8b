;; EXPECT: OK | random_get of more than 4 KiB is refused with an error number
(module
(import "wasi_snapshot_preview1" "random_get" (func $random_get (param i32 i32) (result i32)))
(memory (export "memory") 2) (func (export "cell_alloc") (param i32) (result i32) i32.const 1024)
(data (i32.const 8) "1")
(func (export "cell_handle") (param i32 i32) (result i64) 
  (if (i32.ne (call $random_get (i32.const 0) (i32.const 65536)) (i32.const 28)) (then unreachable)) i64.const 34359738369)
)
