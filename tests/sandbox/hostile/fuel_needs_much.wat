;; EXPECT: OK|Fuel | a loop of 100000 rounds
(module
(memory (export "memory") 2) (func (export "cell_alloc") (param i32) (result i32) i32.const 1024)
(data (i32.const 8) "1")
(func (export "cell_handle") (param i32 i32) (result i64) (local $i i32)
  (loop $l (local.set $i (i32.add (local.get $i) (i32.const 1))) (br_if $l (i32.lt_u (local.get $i) (i32.const 100000)))) i64.const 34359738369)
)
