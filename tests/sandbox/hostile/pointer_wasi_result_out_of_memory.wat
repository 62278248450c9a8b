;; EXPECT: OK | a clock that is to be written outside of memory
(module
(import "wasi_snapshot_preview1" "clock_time_get" (func $clock_time_get (param i32 i64 i32) (result i32)))
(memory (export "memory") 2) (func (export "cell_alloc") (param i32) (result i32) i32.const 1024)
(data (i32.const 8) "1")
(func (export "cell_handle") (param i32 i32) (result i64) 
  (if (i32.ne (call $clock_time_get (i32.const 0) (i64.const 0) (i32.const -4)) (i32.const 21)) (then unreachable)) i64.const 34359738369)
)
