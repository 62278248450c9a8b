;; EXPECT: Trap | call_indirect with another signature
(module
(memory (export "memory") 2) (func (export "cell_alloc") (param i32) (result i32) i32.const 1024)
(type $t (func)) (table 1 funcref) (elem (i32.const 0) $f) (func $f (param i32))
(func (export "cell_handle") (param i32 i32) (result i64) 
  (call_indirect (type $t) (i32.const 0)) i64.const 0)
)
