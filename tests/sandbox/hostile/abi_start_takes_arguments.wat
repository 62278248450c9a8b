;; EXPECT: AbiError | _start takes an argument
(module
(memory (export "memory") 2)
(func (export "_start") (param i32))
)
