"""Reads the shape of a compiled module."""

from wasmtime import FuncType, GlobalType, MemoryType, Module, TableType

from factory.sandbox.wasm.shape import Item, Shape


def shape_of(module: Module) -> Shape:
    """The imports and exports of a module."""
    imports = (_item(f"{i.module}.{i.name or ''}", i.type) for i in module.imports)
    exports = (_item(e.name, e.type) for e in module.exports)
    return Shape(tuple(imports), tuple(exports))


def _item(name: str, type_: object) -> Item:
    match type_:
        case FuncType():
            given, result = (
                " ".join(map(str, types)) for types in (type_.params, type_.results)
            )
            return Item(name, "func", f"{given} -> {result}")
        case MemoryType():
            return Item(name, "memory", str(type_.limits.min))
        case TableType():
            return Item(name, "table")
        case GlobalType():
            return Item(name, "global")
        case _:
            return Item(name, "other")
