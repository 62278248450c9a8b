;; EXPECT: AbiError | exports nothing
(module

)
