;; EXPECT: BadOutput | a lone surrogate as a key
(module
(memory (export "memory") 2) (func (export "cell_alloc") (param i32) (result i32) i32.const 1024)
(data (i32.const 8) "{\22\5cud800\22:1}")
(func (export "cell_handle") (param i32 i32) (result i64) 
  i64.const 34359738380)
)
