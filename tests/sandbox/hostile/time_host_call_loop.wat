;; EXPECT: Deadline | calls the host for ever: each call is short, the loop is not
(module
(import "wasi_snapshot_preview1" "sched_yield" (func $sched_yield  (result i32)))
(memory (export "memory") 2) (func (export "cell_alloc") (param i32) (result i32) i32.const 1024)
(func (export "cell_handle") (param i32 i32) (result i64) 
  (loop $l (drop (call $sched_yield)) br $l) i64.const 0)
)
