;; EXPECT: StackOverflow | recursion through a table
(module
(memory (export "memory") 2) (func (export "cell_alloc") (param i32) (result i32) i32.const 1024)
(type $t (func (param i64) (result i64))) (table 1 funcref) (elem (i32.const 0) $r) (func $r (type $t) (i64.add (i64.const 1) (call_indirect (type $t) (local.get 0) (i32.const 0))))
(func (export "cell_handle") (param i32 i32) (result i64) 
  (call $r (i64.const 1)))
)
