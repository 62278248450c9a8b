;; EXPECT: Deadline | endless loop in the start function: armed before instantiation
(module
(memory (export "memory") 2) (func (export "cell_alloc") (param i32) (result i32) i32.const 1024)
(func $s (loop $l br $l)) (start $s)
(func (export "cell_handle") (param i32 i32) (result i64) 
  i64.const 0)
)
