;; EXPECT: SAME | counts its calls in a global: a fresh instance begins anew
(module
(memory (export "memory") 2) (func (export "cell_alloc") (param i32) (result i32) i32.const 1024)
(global $n (mut i32) (i32.const 48))
(func (export "cell_handle") (param i32 i32) (result i64) 
  (global.set $n (i32.add (global.get $n) (i32.const 1))) (i32.store8 (i32.const 8) (global.get $n)) i64.const 34359738369)
)
