;; EXPECT: Policy | reaches for a socket
(module
(import "wasi_snapshot_preview1" "sock_accept" (func $sock_accept (param i32 i32 i32) (result i32)))
(memory (export "memory") 2) (func (export "cell_alloc") (param i32) (result i32) i32.const 1024)
(data (i32.const 8) "/etc/passwd")
(func (export "cell_handle") (param i32 i32) (result i64) 
  (drop (call $sock_accept (i32.const 3) (i32.const 8) (i32.const 8))) (loop $l br $l) i64.const 0)
)
