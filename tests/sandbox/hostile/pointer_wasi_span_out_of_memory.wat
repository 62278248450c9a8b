;; EXPECT: OK | fd_write of bytes outside of memory gets an error number and goes on
(module
(import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
(memory (export "memory") 2) (func (export "cell_alloc") (param i32) (result i32) i32.const 1024)
(data (i32.const 8) "1")
(data (i32.const 2048) "\f0\ff\ff\ff\40\00\00\00")
(func (export "cell_handle") (param i32 i32) (result i64) 
  (if (i32.ne (call $fd_write (i32.const 1) (i32.const 2048) (i32.const 1) (i32.const 0)) (i32.const 21)) (then unreachable)) i64.const 34359738369)
)
