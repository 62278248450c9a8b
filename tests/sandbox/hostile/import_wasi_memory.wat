;; EXPECT: ImportRefused | a memory under the name of a WASI function
(module
(import "wasi_snapshot_preview1" "fd_write" (memory 1))
(func (export "cell_alloc") (param i32) (result i32) i32.const 1024)
(func (export "cell_handle") (param i32 i32) (result i64) 
  i64.const 0)
)
