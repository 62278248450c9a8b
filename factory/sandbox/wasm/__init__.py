"""WebAssembly cells through wasmtime."""
