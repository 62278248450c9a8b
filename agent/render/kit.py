"""A cell's trial as its author reads it: what it is, its limits, each example."""

import json
from collections.abc import Iterator

from pydantic import JsonValue

from agent.render.excerpts import excerpt_lines
from agent.render.pieces import dim, line, marked
from agent.reply import Line, Piece, Style
from agent.texts import say
from factory.kit.trial import Trial, Tried
from factory.sandbox.limits import MIB
from factory.sandbox.outcome import Failure
from grammar.model import Lang

SHORT = 12
"""How many digits of a digest are shown."""
VALUE_CHARS = 300
"""How much of a value is shown."""


def trial_lines(trial: Trial, lang: Lang) -> Iterator[Line]:
    """The whole report."""
    fields = {
        "backend": trial.backend.value,
        "source": trial.source,
        "size": trial.size,
        "digest": trial.digest[:SHORT],
    }
    yield line(Piece(trial.name, Style.NAME))
    yield line(f"  {say(lang, 'kit.what', **fields)}")
    if trial.refused is not None:
        yield from _failed("✖", trial.refused, trial, lang)
    else:
        yield from _admitted(trial, lang)
        for number, tried in enumerate(trial.tried, 1):
            yield from _example(number, tried, trial, lang)
        yield from _end(trial, lang)
    yield dim(say(lang, "kit.trial_only"))


def _admitted(trial: Trial, lang: Lang) -> Iterator[Line]:
    none = say(lang, "kit.none")
    names = {
        "contract": trial.contract,
        "exports": "; ".join(trial.exports) or none,
        "imports": "; ".join(trial.imports) or none,
    }
    yield line(f"  {say(lang, 'kit.contract', **names)}")
    limits = {
        "memory_mb": f"{trial.limits.memory_bytes / MIB:g}",
        "timeout_ms": f"{trial.limits.deadline_ms:g}",
        "fuel": _fuel_limit(trial, lang),
    }
    yield line(f"  {say(lang, 'kit.limits', **limits)}")
    if (found := trial.confinement) is not None:
        key = "kit.offline" if found.is_offline else "kit.online"
        yield line(f"  {say(lang, key, why=found.why)}")


def _example(number: int, tried: Tried, trial: Trial, lang: Lang) -> Iterator[Line]:
    mark, style = ("✔", Style.OK) if tried.is_right else ("✖", Style.ERROR)
    yield marked(
        mark,
        style,
        f"{say(lang, 'kit.example', number=number)} · {_took(tried, trial, lang)}",
    )
    if tried.is_right:
        return
    yield from _value("kit.input", tried.example.input, lang)
    yield from _value("kit.expected", tried.example.output, lang)
    if tried.failed is None:
        yield from _value("kit.found", tried.found, lang)
    else:
        yield from _failed("   ", tried.failed, trial, lang)
    if tried.usage.log:
        yield from _value("kit.log", tried.usage.log, lang)


def _took(tried: Tried, trial: Trial, lang: Lang) -> str:
    fields = {
        "memory_mb": f"{tried.usage.memory_bytes / MIB:.1f}",
        "most_mb": f"{trial.limits.memory_bytes / MIB:g}",
        "ms": f"{tried.usage.ms:.1f}",
        "most_ms": f"{trial.limits.deadline_ms:g}",
        "fuel": _fuel(tried, trial, lang),
    }
    return say(lang, "kit.took", **fields)


def _fuel(tried: Tried, trial: Trial, lang: Lang) -> str:
    used = "—" if tried.fuel is None else str(tried.fuel)
    if trial.limits.fuel is None:
        return used
    return say(lang, "kit.fuel_of", used=used, most=trial.limits.fuel)


def _fuel_limit(trial: Trial, lang: Lang) -> str:
    fuel = trial.limits.fuel
    return say(lang, "kit.no_limit") if fuel is None else str(fuel)


def _value(key: str, value: JsonValue, lang: Lang) -> Iterator[Line]:
    text = json.dumps(value, ensure_ascii=False)
    shown = text if len(text) <= VALUE_CHARS else f"{text[:VALUE_CHARS]}…"
    yield line(Piece(f"    {say(lang, key)}: ", Style.DIM), shown)


def _failed(mark: str, failed: Failure, trial: Trial, lang: Lang) -> Iterator[Line]:
    fields = {
        "cell": trial.name,
        "detail": failed.detail,
        "memory_mb": f"{trial.limits.memory_bytes / MIB:g}",
        "fuel": _fuel_limit(trial, lang),
    }
    text = say(lang, f"error.sandbox_{failed.kind}", **fields)
    yield marked(mark, Style.ERROR, text)
    yield from excerpt_lines(trial.place_of(failed), lang)


def _end(trial: Trial, lang: Lang) -> Iterator[Line]:
    if not trial.tried:
        yield marked("!", Style.WARN, say(lang, "kit.no_examples"))
        return
    mark, style = ("✔", Style.OK) if trial.is_right else ("✖", Style.ERROR)
    counts = {"passed": trial.passed, "total": len(trial.tried)}
    yield marked(mark, style, say(lang, "kit.passed", **counts))
