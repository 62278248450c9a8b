;; EXPECT: InvalidModule|Trap | a struct type
(module
(memory (export "memory") 2) (func (export "cell_alloc") (param i32) (result i32) i32.const 1024)
(type $s (struct (field i32)))
(func (export "cell_handle") (param i32 i32) (result i64) 
  (drop (struct.new $s (i32.const 1))) i64.const 0)
)
