;; EXPECT: BadPointer | cell_alloc gives 0: it has no memory
(module
(memory (export "memory") 2)
(func (export "cell_alloc") (param i32) (result i32) i32.const 0)
(func (export "cell_handle") (param i32 i32) (result i64) 
  i64.const 0)
)
