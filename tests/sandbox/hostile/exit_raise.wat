;; EXPECT: Exit | proc_raise(SIGKILL)
(module
(import "wasi_snapshot_preview1" "proc_raise" (func $proc_raise (param i32) (result i32)))
(memory (export "memory") 2) (func (export "cell_alloc") (param i32) (result i32) i32.const 1024)
(func (export "cell_handle") (param i32 i32) (result i64) 
  (drop (call $proc_raise (i32.const 9))) i64.const 0)
)
