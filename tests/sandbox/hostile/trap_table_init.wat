;; EXPECT: Trap | table.init past the end of its segment
(module
(memory (export "memory") 2) (func (export "cell_alloc") (param i32) (result i32) i32.const 1024)
(table 4 funcref) (elem $e func $f) (func $f)
(func (export "cell_handle") (param i32 i32) (result i64) 
  (table.init $e (i32.const 0) (i32.const 0) (i32.const 9)) i64.const 0)
)
