;; EXPECT: SAME | answers a digit of the clock: the same on each run
(module
(import "wasi_snapshot_preview1" "clock_time_get" (func $clock_time_get (param i32 i64 i32) (result i32)))
(memory (export "memory") 2) (func (export "cell_alloc") (param i32) (result i32) i32.const 1024)
(func (export "cell_handle") (param i32 i32) (result i64) 
  (drop (call $clock_time_get (i32.const 1) (i64.const 0) (i32.const 16))) (i32.store8 (i32.const 8) (i32.add (i32.const 48) (i32.wrap_i64 (i64.rem_u (i64.load (i32.const 16)) (i64.const 10))))) i64.const 34359738369)
)
