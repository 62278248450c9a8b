;; EXPECT: Trap | memory.copy past the end
(module
(memory (export "memory") 2) (func (export "cell_alloc") (param i32) (result i32) i32.const 1024)
(func (export "cell_handle") (param i32 i32) (result i64) 
  (memory.copy (i32.const 0) (i32.const 131000) (i32.const 1000)) i64.const 0)
)
