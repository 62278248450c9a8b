"""The same guest twice: for cell-abi 1, and for Extism without its PDK.

Both copy their input to their output, eight bytes at a time, so that the host's part
is what differs.
"""

CELL = """(module (memory (export "memory") 64)
  (func (export "cell_alloc") (param i32) (result i32) i32.const 1024)
  (func (export "cell_handle") (param $at i32) (param $size i32) (result i64)
    (local $i i32)
    (loop $next
      (i64.store (i32.add (i32.const 2097152) (local.get $i))
        (i64.load (i32.add (local.get $at) (local.get $i))))
      (local.set $i (i32.add (local.get $i) (i32.const 8)))
      (br_if $next (i32.lt_u (local.get $i) (local.get $size))))
    (i64.or (i64.shl (i64.const 2097152) (i64.const 32))
      (i64.extend_i32_u (local.get $size)))))"""

EXTISM = """(module
  (import "extism:host/env" "input_length" (func $length (result i64)))
  (import "extism:host/env" "input_load_u64" (func $load (param i64) (result i64)))
  (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
  (import "extism:host/env" "store_u64" (func $store (param i64 i64)))
  (import "extism:host/env" "output_set" (func $output (param i64 i64)))
  (memory (export "memory") 1)
  (func (export "handle") (result i32)
    (local $size i64) (local $to i64) (local $i i64)
    (local.set $size (call $length))
    (local.set $to (call $alloc (local.get $size)))
    (loop $next
      (call $store (i64.add (local.get $to) (local.get $i))
        (call $load (local.get $i)))
      (local.set $i (i64.add (local.get $i) (i64.const 8)))
      (br_if $next (i64.lt_u (local.get $i) (local.get $size))))
    (call $output (local.get $to) (local.get $size))
    i32.const 0))"""

WORKING = """(module (memory (export "memory") 64)
  (func (export "cell_alloc") (param i32) (result i32) i32.const 1024)
  (func (export "cell_handle") (param $at i32) (param $size i32) (result i64)
    (local $i i32) (local $hash i32) (local $round i32)
    (loop $again
      (local.set $i (i32.const 0))
      (loop $next
        (local.set $hash (i32.mul (i32.const 16777619)
          (i32.xor (local.get $hash)
            (i32.load8_u (i32.add (local.get $at) (local.get $i))))))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br_if $next (i32.lt_u (local.get $i) (local.get $size))))
      (local.set $round (i32.add (local.get $round) (i32.const 1)))
      (br_if $again (i32.lt_u (local.get $round) (i32.const 16))))
    (i32.store (i32.const 2097152) (local.get $hash))
    (i64.or (i64.shl (i64.extend_i32_u (local.get $at)) (i64.const 32))
      (i64.extend_i32_u (local.get $size)))))"""
"""Hashes its input sixteen times: about two milliseconds for a batch."""

LOOP = """(module (memory (export "memory") 1)
  (func (export "cell_alloc") (param i32) (result i32) i32.const 1024)
  (func (export "cell_handle") (param i32 i32) (result i64)
    (loop $l br $l) i64.const 0))"""
