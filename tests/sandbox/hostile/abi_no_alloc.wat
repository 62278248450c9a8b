;; EXPECT: AbiError | no cell_alloc
(module
(memory (export "memory") 2)
(func (export "cell_handle") (param i32 i32) (result i64) 
  i64.const 0)
)
