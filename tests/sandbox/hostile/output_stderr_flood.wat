;; EXPECT: Deadline | writes to its error stream for ever: the beginning is kept
(module
(import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
(memory (export "memory") 2) (func (export "cell_alloc") (param i32) (result i32) i32.const 1024)
(data (i32.const 64) "\00\10\00\00\00\00\01\00")
(func (export "cell_handle") (param i32 i32) (result i64) 
  (loop $l (drop (call $fd_write (i32.const 2) (i32.const 64) (i32.const 1) (i32.const 80))) br $l) i64.const 0)
)
