;; EXPECT: OK | reads and writes descriptors 3 to 99 of the host: there are none
(module
(import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
(import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
(memory (export "memory") 2) (func (export "cell_alloc") (param i32) (result i32) i32.const 1024)
(data (i32.const 8) "1")
(global $fd (mut i32) (i32.const 3))
(func (export "cell_handle") (param i32 i32) (result i64) 
  (loop $l (if (i32.ne (call $fd_read (global.get $fd) (i32.const 64) (i32.const 1) (i32.const 80)) (i32.const 8)) (then unreachable)) (if (i32.ne (call $fd_write (global.get $fd) (i32.const 64) (i32.const 1) (i32.const 80)) (i32.const 8)) (then unreachable)) (global.set $fd (i32.add (global.get $fd) (i32.const 1))) (br_if $l (i32.lt_u (global.get $fd) (i32.const 100)))) i64.const 34359738369)
)
