;; EXPECT: Deadline | endless loop in _initialize
(module
(memory (export "memory") 2) (func (export "cell_alloc") (param i32) (result i32) i32.const 1024)
(func (export "_initialize") (loop $l br $l))
(func (export "cell_handle") (param i32 i32) (result i64) 
  i64.const 0)
)
