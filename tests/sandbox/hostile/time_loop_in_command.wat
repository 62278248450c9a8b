;; EXPECT: Deadline | endless loop in _start
(module
(memory (export "memory") 2)
(func (export "_start") (loop $l br $l))
)
