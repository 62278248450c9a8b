;; EXPECT: AbiError | cell_alloc takes i64
(module
(memory (export "memory") 2)
(func (export "cell_alloc") (param i64) (result i32) i32.const 8)
(func (export "cell_handle") (param i32 i32) (result i64) 
  i64.const 0)
)
