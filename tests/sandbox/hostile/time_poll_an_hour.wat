;; EXPECT: OK | poll_oneoff for an hour: only the virtual clock moves
(module
(import "wasi_snapshot_preview1" "poll_oneoff" (func $poll_oneoff (param i32 i32 i32 i32) (result i32)))
(memory (export "memory") 2) (func (export "cell_alloc") (param i32) (result i32) i32.const 1024)
(data (i32.const 8) "1")
(func (export "cell_handle") (param i32 i32) (result i64) 
  (i32.store (i32.const 2064) (i32.const 1)) (i64.store (i32.const 2072) (i64.const 3600000000000)) (if (call $poll_oneoff (i32.const 2048) (i32.const 4096) (i32.const 1) (i32.const 8192)) (then unreachable)) i64.const 34359738369)
)
