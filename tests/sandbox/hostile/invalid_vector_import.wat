;; EXPECT: InvalidModule | a vector in the type of an import: asked for it, wasmtime's C API ends the process
(module
(import "wasi_snapshot_preview1" "fd_write" (func (param v128) (result i32)))
(memory (export "memory") 2) (func (export "cell_alloc") (param i32) (result i32) i32.const 1024)
(func (export "cell_handle") (param i32 i32) (result i64) i64.const 0)
)
