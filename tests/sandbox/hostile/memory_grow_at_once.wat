;; EXPECT: Trap | grows by 65000 pages, is refused, traps
(module
(memory (export "memory") 2) (func (export "cell_alloc") (param i32) (result i32) i32.const 1024)
(func (export "cell_handle") (param i32 i32) (result i64) 
  (if (i32.eq (memory.grow (i32.const 65000)) (i32.const -1)) (then unreachable)) i64.const 0)
)
