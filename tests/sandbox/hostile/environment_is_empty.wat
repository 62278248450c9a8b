;; EXPECT: OK | there are no arguments and no environment
(module
(import "wasi_snapshot_preview1" "environ_sizes_get" (func $environ_sizes_get (param i32 i32) (result i32)))
(import "wasi_snapshot_preview1" "args_sizes_get" (func $args_sizes_get (param i32 i32) (result i32)))
(memory (export "memory") 2) (func (export "cell_alloc") (param i32) (result i32) i32.const 1024)
(data (i32.const 8) "1")
(func (export "cell_handle") (param i32 i32) (result i64) 
  (i64.store (i32.const 64) (i64.const -1)) (drop (call $environ_sizes_get (i32.const 64) (i32.const 68))) (if (i64.ne (i64.load (i32.const 64)) (i64.const 0)) (then unreachable)) (i64.store (i32.const 64) (i64.const -1)) (drop (call $args_sizes_get (i32.const 64) (i32.const 68))) (if (i64.ne (i64.load (i32.const 64)) (i64.const 0)) (then unreachable)) i64.const 34359738369)
)
