;; EXPECT: AbiError | cell_handle is a global
(module
(memory (export "memory") 2) (func (export "cell_alloc") (param i32) (result i32) i32.const 1024)
(global (export "cell_handle") i32 (i32.const 1))
)
