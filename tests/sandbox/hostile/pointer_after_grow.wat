;; EXPECT: OK | grows its memory, and answers from the new part
(module
(memory (export "memory") 2) (func (export "cell_alloc") (param i32) (result i32) i32.const 1024)
(func (export "cell_handle") (param i32 i32) (result i64) 
  (drop (memory.grow (i32.const 2))) (i32.store8 (i32.const 200000) (i32.const 49)) i64.const 858993459200001)
)
