;; EXPECT: Deadline | a million events in one call, again and again
(module
(import "wasi_snapshot_preview1" "poll_oneoff" (func $poll_oneoff (param i32 i32 i32 i32) (result i32)))
(memory (export "memory") 2) (func (export "cell_alloc") (param i32) (result i32) i32.const 1024)
(func (export "cell_handle") (param i32 i32) (result i64) 
  (loop $l (drop (call $poll_oneoff (i32.const 0) (i32.const 0) (i32.const 1000000) (i32.const 0))) br $l) i64.const 0)
)
