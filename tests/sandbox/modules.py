"""Modules for the tests, and a host that admits and runs them in this process."""

import re
from pathlib import Path

from factory.sandbox.artifact import Artifact, source_digest
from factory.sandbox.executor import Executor
from factory.sandbox.limits import Limits
from factory.sandbox.lines import from_lines
from factory.sandbox.outcome import Answer, Done, Failure, Kind, failure
from factory.sandbox.wasm.compiling import compiled
from factory.sandbox.wasm.engines import Configuration

MEMORY = '(memory (export "memory") 2)'
ALLOC = '(func (export "cell_alloc") (param i32) (result i32) i32.const 1024)'
ECHO = f"""(module {MEMORY} {ALLOC}
  (func (export "cell_handle") (param i32 i32) (result i64)
    (i64.or (i64.shl (i64.extend_i32_u (local.get 0)) (i64.const 32))
            (i64.extend_i32_u (local.get 1)))))""".encode()
"""Gives back what went in; takes up to 128 KiB."""
LOOP = f"""(module {MEMORY} {ALLOC}
  (func (export "cell_handle") (param i32 i32) (result i64)
    (loop $l br $l) i64.const 0))""".encode()
CAT = b"""(module
  (import "wasi_snapshot_preview1" "fd_read"
    (func $read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write"
    (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 2)
  (func (export "_start")
    (loop $l
      (i32.store (i32.const 0) (i32.const 1024))
      (i32.store (i32.const 4) (i32.const 1000))
      (drop (call $read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))
      (i32.store (i32.const 4) (i32.load (i32.const 8)))
      (if (i32.load (i32.const 8)) (then
        (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 12)))
        br $l)))))"""
"""A command that copies its input to its output."""

_HEAD = re.compile(r"^;; EXPECT: (\S+) \| (.+)$")
RECORD = b'{"x":1}\n'


def reactor(body: str, head: str = "") -> bytes:
    """A reactor with a body for `cell_handle`."""
    return f"""(module {head} {MEMORY} {ALLOC}
      (func (export "cell_handle") (param i32 i32) (result i64) {body}))""".encode()


def expected_of(file: Path) -> frozenset[str]:
    """The outcomes that the first line of a hostile module allows."""
    with file.open(encoding="utf-8") as lines:
        found = _HEAD.match(lines.readline().strip())
    assert found is not None, file
    return frozenset(found[1].split("|"))


def name_of(answer: Answer) -> str:
    """An outcome in the words of the hostile modules: `BadOutput`, `OK`."""
    if isinstance(answer, Done):
        return "OK"
    return "".join(word.capitalize() for word in answer.kind.split("_"))


def admitted(source: bytes, form: str = "cranelift+epoch") -> Artifact | Failure:
    """What admission's child would answer, without the child."""
    header, code = compiled(source, Configuration.named(form))
    if "kind" in header:
        return failure(Kind(header["kind"]), header["detail"])
    return Artifact("wasm", source_digest(source), header["form"], code)


def artifact_of(source: bytes, form: str = "cranelift+epoch") -> Artifact:
    """A module that is taken."""
    made = admitted(source, form)
    assert isinstance(made, Artifact), made
    return made


def outcome(executor: Executor, source: bytes, limits: Limits) -> Answer:
    """Admit a module, run it on one record and check what it gives."""
    made = admitted(source, "cranelift+epoch" if limits.fuel is None else FUEL)
    if isinstance(made, Failure):
        return made
    answer = executor.run(made, RECORD, limits)
    if isinstance(answer, Done):
        found = from_lines(answer.output, 1)
        return found if isinstance(found, Failure) else answer
    return answer


FUEL = "cranelift+fuel"
