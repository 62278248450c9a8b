;; EXPECT: Limit | several tables that are too large together
(module
(memory (export "memory") 2) (func (export "cell_alloc") (param i32) (result i32) i32.const 1024)
(table 90000 funcref)(table 90000 funcref)(table 90000 funcref)(table 90000 funcref)(table 200000 funcref)
(func (export "cell_handle") (param i32 i32) (result i64) 
  i64.const 0)
)
