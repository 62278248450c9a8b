;; EXPECT: Trap | an active data segment past the end of memory
(module
(memory (export "memory") 2) (func (export "cell_alloc") (param i32) (result i32) i32.const 1024)
(data (i32.const 131070) "xyz")
(func (export "cell_handle") (param i32 i32) (result i64) 
  i64.const 0)
)
