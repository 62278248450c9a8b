;; EXPECT: OK | asks for preopened folders: there are none
(module
(import "wasi_snapshot_preview1" "fd_prestat_get" (func $fd_prestat_get (param i32 i32) (result i32)))
(memory (export "memory") 2) (func (export "cell_alloc") (param i32) (result i32) i32.const 1024)
(data (i32.const 8) "1")
(global $fd (mut i32) (i32.const 0))
(func (export "cell_handle") (param i32 i32) (result i64) 
  (loop $l (if (i32.ne (call $fd_prestat_get (global.get $fd) (i32.const 64)) (i32.const 8)) (then unreachable)) (global.set $fd (i32.add (global.get $fd) (i32.const 1))) (br_if $l (i32.lt_u (global.get $fd) (i32.const 100)))) i64.const 34359738369)
)
