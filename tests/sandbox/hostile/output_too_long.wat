;; EXPECT: OutputTooLarge | gives back 2 MiB
(module
(memory (export "memory") 64)
(func (export "cell_alloc") (param i32) (result i32) i32.const 1024)
(func (export "cell_handle") (param i32 i32) (result i64) 
  i64.const 34361835520)
)
