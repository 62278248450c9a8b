"""What a plan makes cells of: digest, contract, exports, imports, limits, cost."""

import json
from collections.abc import Iterable, Iterator

from agent.render.pieces import line, marked
from agent.reply import Line, Piece, Style
from agent.texts import say
from factory.grants import Grant
from factory.measured import SCRIPT_PARSER, SOURCE_SCHEME, SourceFinding
from factory.report import AdmittedSource
from grammar.model import Lang

SHORT = 12
"""How many digits of a digest are shown."""
MOST_SHOWN = 12
"""How many exports or imports are shown."""


def source_lines(sources: Iterable[AdmittedSource], lang: Lang) -> Iterator[Line]:
    """Some lines a source."""
    for each in sources:
        found, limits = each.finding, each.limits
        digest = (found.digest or "")[:SHORT]
        yield line(Piece(f"  {each.address}", Style.NAME), Piece(f"  {found.source}"))
        fields = {"digest": digest, "size": found.size, "contract": found.contract}
        yield line(f"    {say(lang, 'source.what', **fields)}")
        is_script = found.compiler == SCRIPT_PARSER
        exports = _listed(found.exports, lang)
        key = "source.functions" if is_script else "source.exports"
        yield line(f"    {say(lang, key, names=exports)}")
        imports = _granted(each) if is_script else found.imports
        key = "source.host_functions" if is_script else "source.imports"
        yield line(f"    {say(lang, key, names=_listed(imports, lang))}")
        fuel = "—" if limits.fuel is None else str(limits.fuel)
        memory, timeout = f"{limits.memory_mb:g}", f"{limits.timeout_ms:g}"
        given = {"memory_mb": memory, "timeout_ms": timeout, "fuel": fuel}
        yield line(f"    {say(lang, 'source.limits', **given)}")
        yield marked("    ·", Style.DIM, _cost(found, lang))


def _granted(source: AdmittedSource) -> tuple[str, ...]:
    """The functions of the factory that a script is granted, with what they give."""
    shown = {Grant.LOG: "log(text)", Grant.CONFIG: "config(key)"}
    values = (
        f"{key} = {json.dumps(value, ensure_ascii=False)}"
        for key, value in (source.config or {}).items()
    )
    return (*(shown[each] for each in source.grants or ()), *values)


def _cost(found: SourceFinding, lang: Lang) -> str:
    ms = f"{found.ms:g}"
    if found.compiler == SCRIPT_PARSER:
        return say(lang, "source.parsed", ms=ms)
    cost = {"ms": ms, "peak_mb": f"{found.peak_mb:g}"}
    return say(lang, "source.cost", compiler=found.compiler, **cost)


def source_name(source: str | None) -> str:
    """How a source is called in one word: its digest is cut."""
    if source is None or not source.startswith(SOURCE_SCHEME):
        return source or ""
    return source[: len(SOURCE_SCHEME) + SHORT]


def _listed(names: tuple[str, ...], lang: Lang) -> str:
    shown = "; ".join(names[:MOST_SHOWN]) or say(lang, "source.none")
    more = len(names) - MOST_SHOWN
    return f"{shown} … +{more}" if more > 0 else shown
