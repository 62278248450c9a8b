"""Modules are compiled in a bounded child, and kept where nobody else can write."""

import os
from pathlib import Path

import pytest

from factory.sandbox.cache import CompiledCache
from factory.sandbox.limits import SOURCE_BYTES, Limits
from factory.sandbox.outcome import Done, Failure, Kind
from factory.sandbox.wasm import admission
from factory.sandbox.wasm.admission import Admission, Admitted
from factory.sandbox.wasm.engines import Compiler
from factory.sandbox.wasm.executor import WasmExecutor
from factory.sandbox.wasm.shape import Abi
from tests.sandbox.modules import ALLOC, ECHO, MEMORY, RECORD


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "compiled"


def test_what_is_admitted_runs(executor: WasmExecutor, folder: Path) -> None:
    made = Admission(CompiledCache(folder)).admit(ECHO, is_metered=False)
    assert isinstance(made, Admitted)
    assert made.abi is Abi.REACTOR
    assert [each.name for each in made.shape.exports] == [
        "memory",
        "cell_alloc",
        "cell_handle",
    ]
    assert made.cost.peak_mb > 0
    answer = executor.run(made.artifact, RECORD, Limits())
    assert isinstance(answer, Done)
    assert answer.output == RECORD


def test_the_cache_spares_the_child(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Admission(CompiledCache(folder)).admit(ECHO, is_metered=False)
    monkeypatch.setattr(admission, "Child", _no_child)
    again = Admission(CompiledCache(folder)).admit(ECHO, is_metered=False)
    assert again == first


def _no_child(*_: object) -> None:
    message = "a child was started"
    raise AssertionError(message)


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        (b"(module", Kind.INVALID_MODULE),
        (b"\0asm\1\0\0\0\xff", Kind.INVALID_MODULE),
        (b"\0asm\1\0\0\0", Kind.ABI_ERROR),
        (b"\xff\xfe", Kind.INVALID_MODULE),
        (b"", Kind.INVALID_MODULE),
    ],
)
def test_what_is_no_cell_is_refused(source: bytes, kind: Kind) -> None:
    found = Admission(None).admit(source, is_metered=False)
    assert isinstance(found, Failure)
    assert found.kind is kind


@pytest.mark.parametrize("start", [b"\0asm\1\0\0\0", b";; "])
def test_a_module_beyond_the_size_is_not_even_sent(
    start: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(admission, "Child", _no_child)
    found = Admission(None).admit(start + b" " * 4 * SOURCE_BYTES, is_metered=False)
    assert isinstance(found, Failure)
    assert found.kind is Kind.MODULE_TOO_LARGE


def test_a_text_may_not_hold_more_than_a_binary_may() -> None:
    data = "7" * (SOURCE_BYTES + 1)
    text = f'(module {MEMORY} (data "{data}"))'.encode()
    found = Admission(None).admit(text, is_metered=False)
    assert isinstance(found, Failure)
    assert found.kind is Kind.MODULE_TOO_LARGE


def bomb(blocks: int = 20_000, locals_: int = 300) -> bytes:
    """One function that costs an optimising compiler half a minute."""
    steps = "".join(
        f"(block (br_if 0 (local.get 0)) (local.set {1 + i % 290}"
        f" (i32.add (local.get {1 + i * 7 % 290}) (local.get {1 + i * 13 % 290}))))"
        for i in range(blocks)
    )
    return (
        f"(module {MEMORY} {ALLOC} (func (param i32) (local {'i32 ' * locals_})"
        f"{steps})"
        '(func (export "cell_handle") (param i32 i32) (result i64) i64.const 0))'
    ).encode()


def test_a_compile_bomb_gets_the_one_pass_compiler(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(admission._CPU_S, Compiler.CRANELIFT, 1)
    made = Admission(None).admit(bomb(), is_metered=False)
    assert isinstance(made, Admitted)
    assert made.compiler is Compiler.WINCH


def test_what_neither_compiler_can_do_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(admission, "_MEMORY_BYTES", 2**20)
    made = Admission(None).admit(bomb(), is_metered=False)
    assert isinstance(made, Failure)
    assert made.kind is Kind.COMPILE_REFUSED


# -- the cache -------------------------------------------------------------------


def test_what_was_kept_is_there_and_nothing_else(folder: Path) -> None:
    cache = CompiledCache(folder)
    cache.put("a", b"code")
    assert cache.get("a") == b"code"
    assert cache.get("b") is None
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in folder.iterdir()} == {0o600}


def test_a_folder_that_others_can_write_is_not_used(folder: Path) -> None:
    cache = CompiledCache(folder)
    cache.put("a", b"code")
    folder.chmod(0o770)
    assert cache.get("a") is None
    cache.put("b", b"code")
    folder.chmod(0o700)
    assert cache.get("b") is None


def test_a_folder_of_somebody_else_is_not_used(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = CompiledCache(folder)
    cache.put("a", b"code")
    monkeypatch.setattr(os, "geteuid", lambda: folder.stat().st_uid + 1)
    assert not cache.is_private
    assert cache.get("a") is None


def test_a_link_is_not_followed(folder: Path, tmp_path: Path) -> None:
    cache = CompiledCache(folder)
    cache.put("a", b"code")
    (file,) = folder.iterdir()
    elsewhere = tmp_path / "elsewhere"
    file.rename(elsewhere)
    file.symlink_to(elsewhere)
    assert cache.get("a") is None
    link = tmp_path / "link"
    link.symlink_to(folder)
    assert not CompiledCache(link).is_private


@pytest.mark.parametrize("at", [0, 31, 32, -1])
def test_a_changed_byte_shows(folder: Path, at: int) -> None:
    cache = CompiledCache(folder)
    cache.put("a", b"code")
    (file,) = folder.iterdir()
    content = bytearray(file.read_bytes())
    content[at] ^= 1
    file.write_bytes(content)
    assert cache.get("a") is None


def test_a_file_that_others_can_write_is_not_read(folder: Path) -> None:
    cache = CompiledCache(folder)
    cache.put("a", b"code")
    (file,) = folder.iterdir()
    file.chmod(0o660)
    assert cache.get("a") is None
