;; EXPECT: Exit | proc_exit(0) in the middle of a batch
(module
(import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32) ))
(memory (export "memory") 2) (func (export "cell_alloc") (param i32) (result i32) i32.const 1024)
(func (export "cell_handle") (param i32 i32) (result i64) 
  (call $proc_exit (i32.const 0)) i64.const 0)
)
