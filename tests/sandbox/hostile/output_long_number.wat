;; EXPECT: BadOutput | 5000 digits: Python refuses to read them
(module
(memory (export "memory") 2) (func (export "cell_alloc") (param i32) (result i32) i32.const 1024)
(func (export "cell_handle") (param i32 i32) (result i64) 
  (memory.fill (i32.const 2048) (i32.const 55) (i32.const 5000)) i64.const 8796093027208)
)
