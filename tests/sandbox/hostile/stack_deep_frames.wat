;; EXPECT: StackOverflow | recursion with a large frame
(module
(memory (export "memory") 2) (func (export "cell_alloc") (param i32) (result i32) i32.const 1024)
(func $r (param i64 i64 i64 i64 i64 i64 i64 i64) (result i64) (i64.add (call $r (i64.add (local.get 0) (i64.const 1)) (i64.add (local.get 1) (i64.const 2)) (i64.add (local.get 2) (i64.const 3)) (i64.add (local.get 3) (i64.const 4)) (i64.add (local.get 4) (i64.const 5)) (i64.add (local.get 5) (i64.const 6)) (i64.add (local.get 6) (i64.const 7)) (i64.add (local.get 7) (i64.const 8))) (local.get 3)))
(func (export "cell_handle") (param i32 i32) (result i64) 
  (call $r (i64.const 1)(i64.const 1)(i64.const 1)(i64.const 1)(i64.const 1)(i64.const 1)(i64.const 1)(i64.const 1)))
)
