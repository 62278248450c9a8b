;; EXPECT: OK | cell_alloc grows the memory and gives an address in the new part
(module
(memory (export "memory") 2)
(func (export "cell_alloc") (param i32) (result i32) (drop (memory.grow (i32.const 2))) i32.const 200000)
(func (export "cell_handle") (param i32 i32) (result i64) 
  (i64.or (i64.shl (i64.extend_i32_u (local.get 0)) (i64.const 32)) (i64.extend_i32_u (local.get 1))))
)
