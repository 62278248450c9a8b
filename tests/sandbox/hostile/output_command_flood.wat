;; EXPECT: OutputTooLarge | a command that writes for ever
(module
(import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
(memory (export "memory") 2)
(data (i32.const 64) "\00\10\00\00\00\00\01\00")
(func (export "_start") (loop $l (drop (call $fd_write (i32.const 1) (i32.const 64) (i32.const 1) (i32.const 80))) br $l))
)
