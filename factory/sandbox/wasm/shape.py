"""What a module imports and exports, and which of the two contracts it speaks.

cell-abi 1 (reactor): `memory`, `cell_alloc(i32) -> i32`, `cell_handle(i32 i32) -> i64`
and perhaps `_initialize()`. WASI command: `memory` and `_start()`. Decided by looking
at the exports alone; `docs/sandbox.md` holds the whole contract.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Self

from factory.sandbox.outcome import Failure, Kind, failure
from factory.sandbox.wasm.wasi import FATAL, NAMESPACE, SIGNATURES

MOST_IMPORTS = 1000
PAGE_BYTES = 65536


class Abi(StrEnum):
    """The contract between host and module."""

    REACTOR = "cell-abi 1"
    COMMAND = "wasi command"


@dataclass(frozen=True, slots=True)
class Item:
    """One import or export.

    Attributes:
        name: of an import with its namespace, `wasi_snapshot_preview1.fd_write`.
        kind: `func`, `memory`, `table`, `global` or `other`.
        type: of a function `i32 i32 -> i64`, of a memory its least pages.
    """

    name: str
    kind: str
    type: str = ""

    @property
    def text(self) -> str:
        """One line for people."""
        if self.kind == "func":
            given, _, result = self.type.partition(" -> ")
            gives = f" -> {result}" if result else ""
            return f"{self.name}({given.replace(' ', ', ')}){gives}"
        least = f", at least {self.type} pages" if self.kind == "memory" else ""
        return f"{self.name}: {self.kind}{least}"


@dataclass(frozen=True, slots=True)
class Shape:
    """All imports and exports of a module, in its order."""

    imports: tuple[Item, ...]
    exports: tuple[Item, ...]

    def doc(self) -> dict[str, Any]:
        """The JSON form."""
        return asdict(self)

    @classmethod
    def of(cls, doc: Mapping[str, Any]) -> Self:
        """The shape of a JSON form."""
        imports, exports = (
            tuple(Item(**item) for item in doc[name]) for name in ("imports", "exports")
        )
        return cls(imports, exports)

    @property
    def unanswered(self) -> tuple[str, ...]:
        """The imports that end the run when they are called."""
        return tuple(i.name for i in self.imports if i.name.partition(".")[2] in FATAL)

    @property
    def memory_bytes(self) -> int:
        """The least memory that it starts with."""
        pages = [int(e.type) for e in self.exports if e.kind == "memory"]
        return PAGE_BYTES * max(pages, default=0)


def has_start(module: bytes) -> bool:
    """Whether instantiating a module runs code of its own: it has a start section.

    Args:
        module: in the binary format, and valid.
    """
    at = _HEADER_BYTES
    while at < len(module):
        if module[at] == _START_SECTION:
            return True
        at, size, shift = at + 1, 0, 0
        while module[at] & 0x80:
            size |= (module[at] & 0x7F) << shift
            at, shift = at + 1, shift + 7
        at += 1 + (size | module[at] << shift)
    return False


_HEADER_BYTES, _START_SECTION = 8, 8
_ALLOC, _HANDLE = "i32 -> i32", "i32 i32 -> i64"
_NOTHING = " -> "


def contract_of(shape: Shape) -> Abi | Failure:
    """Which contract a module speaks, or why it is not taken."""
    if refused := refused_imports(shape):
        return failure(Kind.IMPORT_REFUSED, "; ".join(refused[:5]))
    exports = {item.name: item for item in shape.exports}
    if exports.get("memory", Item("", "")).kind != "memory":
        return failure(Kind.ABI_ERROR, "no memory is exported")
    if "cell_handle" in exports:
        wanted = {"cell_alloc": _ALLOC, "cell_handle": _HANDLE}
        optional, abi = {"_initialize": _NOTHING}, Abi.REACTOR
    elif "_start" in exports:
        wanted, optional, abi = {"_start": _NOTHING}, {}, Abi.COMMAND
    else:
        return failure(Kind.ABI_ERROR, "neither cell_handle nor _start is exported")
    wanted |= {name: type_ for name, type_ in optional.items() if name in exports}
    for name, type_ in wanted.items():
        if (found := exports.get(name)) is None or found.type != type_:
            given = found.text if found else "nothing"
            detail = f"{name} must be a function {type_}, found {given}"
            return failure(Kind.ABI_ERROR, detail)
    return abi


def refused_imports(shape: Shape) -> list[str]:
    """The imports that are not granted, one line each."""
    if len(shape.imports) > MOST_IMPORTS:
        return [f"{len(shape.imports)} imports, at most {MOST_IMPORTS}"]
    return [item.text for item in shape.imports if not _is_granted(item)]


def _is_granted(item: Item) -> bool:
    namespace, _, name = item.name.partition(".")
    if namespace != NAMESPACE or item.kind != "func":
        return False
    return SIGNATURES.get(name) == item.type
