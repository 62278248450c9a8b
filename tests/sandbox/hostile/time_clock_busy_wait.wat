;; EXPECT: Deadline|OK | spins until the clock has moved by a century
(module
(import "wasi_snapshot_preview1" "clock_time_get" (func $clock_time_get (param i32 i64 i32) (result i32)))
(memory (export "memory") 2) (func (export "cell_alloc") (param i32) (result i32) i32.const 1024)
(func (export "cell_handle") (param i32 i32) (result i64) 
  (loop $l (drop (call $clock_time_get (i32.const 0) (i64.const 0) (i32.const 16))) (br_if $l (i64.lt_u (i64.load (i32.const 16)) (i64.const 4733510400000000000)))) i64.const 0)
)
