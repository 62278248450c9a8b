;; EXPECT: Deadline|StackOverflow | two functions that call each other, by tail calls
(module
(memory (export "memory") 2) (func (export "cell_alloc") (param i32) (result i32) i32.const 1024)
(func $a (result i64) (return_call $b)) (func $b (result i64) (return_call $a))
(func (export "cell_handle") (param i32 i32) (result i64) 
  (call $a))
)
