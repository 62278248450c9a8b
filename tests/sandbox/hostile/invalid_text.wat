;; EXPECT: InvalidModule | no module
(module
(func (result i32))
)
