;; EXPECT: Trap | grows a table by 2^30 entries, is refused, traps
(module
(memory (export "memory") 2) (func (export "cell_alloc") (param i32) (result i32) i32.const 1024)
(table $t 1 funcref)
(func (export "cell_handle") (param i32 i32) (result i64) 
  (if (i32.eq (table.grow $t (ref.null func) (i32.const 1073741824)) (i32.const -1)) (then unreachable)) i64.const 0)
)
