"""Running code that nobody trusts: limits, outcomes, the worker ring, WebAssembly."""
