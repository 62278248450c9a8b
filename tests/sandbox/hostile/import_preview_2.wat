;; EXPECT: ImportRefused | an interface of WASI preview 2
(module
(import "wasi:sockets/tcp@0.2.0" "connect" (func (param i32) (result i32)))
(memory (export "memory") 2) (func (export "cell_alloc") (param i32) (result i32) i32.const 1024)
(func (export "cell_handle") (param i32 i32) (result i64) 
  i64.const 0)
)
