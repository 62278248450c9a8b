"""Ways to say a typed command, for sampling: one function makes text and command."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from types import MappingProxyType
from typing import Protocol

from grammar.model import Command, Intent, Json, Lang

_VERSIONS = 9
_STAGES = {
    "canary": ("канарейку", "canary"),
    "experimental": ("экспериментальные", "experimental"),
    "stable": ("стабильные", "stable"),
}
_PARAMETERS = {
    "confidence_threshold": ("порог уверенности", "confidence threshold"),
    "memory_mb": ("лимит памяти", "memory limit"),
    "timeout_ms": ("таймаут", "timeout"),
    "fuel": ("топливо", "fuel"),
    "traffic": ("трафик", "traffic"),
}
_WHATS = {
    "cells": ("клетки", "cells"),
    "organs": ("органы", "organs"),
    "capabilities": ("способности", "capabilities"),
    "templates": ("шаблоны", "templates"),
}


class Speaker(Protocol):
    """Where a sentence takes its words from."""

    def verb(self, kind: str, random: Random, lang: Lang) -> str: ...
    def name(self, random: Random, lang: Lang, case: str) -> tuple[str, str]: ...
    def gate(self, random: Random, lang: Lang) -> tuple[str, str]: ...


@dataclass(frozen=True, slots=True)
class Saying:
    """One sentence being made, in one language."""

    sampler: Speaker
    random: Random
    lang: Lang

    def pick(self, ru: str, en: str) -> str:
        return en if self.lang is Lang.EN else ru

    def verb(self, kind: str) -> str:
        return self.sampler.verb(kind, self.random, self.lang)

    def target(self, case: str = "accs") -> tuple[str, str]:
        return self.sampler.name(self.random, self.lang, case)

    def version(self) -> str:
        return f"v{self.random.randint(1, _VERSIONS)}"

    def maybe(self) -> bool:
        return self.random.random() < 0.5  # noqa: PLR2004


def _plainly(intent: Intent, kind: str) -> Callable[[Saying], tuple[str, Command]]:
    """A verb and its object, perhaps in a version."""

    def make(said: Saying) -> tuple[str, Command]:
        name, address = said.target()
        text, target = f"{said.verb(kind)} {name}", address
        if said.maybe():
            version = said.version()
            text, target = f"{text} {version}", f"{target}.{version}"
        return text, _command(intent, target=target)

    return make


def _moved(intent: Intent, kind: str) -> Callable[[Saying], tuple[str, Command]]:
    def make(said: Saying) -> tuple[str, Command]:
        name, address = said.target()
        version = said.version()
        to = said.pick("до", "to") if intent is Intent.UPDATE else said.pick("к", "to")
        text = f"{said.verb(kind)} {name} {to} {version}"
        return text, _command(intent, target=address, to=version)

    return make


def _staged(said: Saying) -> tuple[str, Command]:
    name, address = said.target()
    stage = said.random.choice(sorted(_STAGES))
    ru, en = _STAGES[stage]
    text = said.pick(f"переведи {name} в {ru}", f"promote {name} to {en}")
    slots: dict[str, Json] = {"target": address, "to": stage}
    if stage == "canary" and said.maybe():
        slots["traffic"] = said.random.randint(1, 100)
        text += said.pick(f" на {slots['traffic']}%", f" at {slots['traffic']}%")
    return text, _command(Intent.APPROVE, **slots)


def _set(said: Saying) -> tuple[str, Command]:
    name, address = said.target("gent")
    parameter = said.random.choice(sorted(_PARAMETERS))
    ru, en = _PARAMETERS[parameter]
    shown, value = _value(said, parameter)
    text = said.pick(
        f"поставь {ru} {name} {shown}", f"set the {en} of {name} to {shown}"
    )
    return text, _command(Intent.SET, target=address, parameter=parameter, value=value)


def _value(said: Saying, parameter: str) -> tuple[str, Json]:
    number = said.random.randint(1, 99)
    match parameter:
        case "confidence_threshold":
            return f"0.{number:02}", number / 100
        case "memory_mb":
            return said.pick(f"{number} МБ", f"{number} MB"), number
        case "timeout_ms":
            return said.pick(f"{number} мс", f"{number} ms"), number
        case "traffic":
            return f"{number}%", number
        case _:
            return str(number * 1000), number * 1000


def _gated(intent: Intent, ru: str, en: str) -> Callable[[Saying], tuple[str, Command]]:
    def make(said: Saying) -> tuple[str, Command]:
        name, gate = said.sampler.gate(said.random, said.lang)
        return f"{said.pick(ru, en)} {name}", _command(intent, capability=gate)

    return make


def _listed(said: Saying) -> tuple[str, Command]:
    what = said.random.choice(sorted(_WHATS))
    ru, en = _WHATS[what]
    text = said.pick(f"покажи {ru}", f"list {en}")
    return text, _command(Intent.LIST, what=what)


def _compared(said: Saying) -> tuple[str, Command]:
    name, address = said.target()
    one, other = said.version(), said.version()
    text = f"{said.verb('diff')} {name} {one} {said.pick('и', 'and')} {other}"
    return text, _command(Intent.DIFF, target=address, to=other, **{"from": one})


def _told(intent: Intent, ru: str, en: str) -> Callable[[Saying], tuple[str, Command]]:
    def make(said: Saying) -> tuple[str, Command]:
        name, address = said.target("gent")
        return f"{said.pick(ru, en)} {name}", _command(intent, target=address)

    return make


def _trained(said: Saying) -> tuple[str, Command]:
    name, address = said.target()
    count = said.random.randint(5, 90) * 10
    text = said.pick(
        f"обучи {name} на корпусе numbers, {count} итераций",
        f"train {name} on the numbers corpus for {count} iterations",
    )
    return text, _command(
        Intent.TRAIN, target=address, dataset="numbers", iterations=count
    )


def _ran(said: Saying) -> tuple[str, Command]:
    name, address = said.target()
    text = said.pick(f"прогони {name} на «Да и нет»", f'run {name} on "Да и нет"')
    return text, _command(Intent.RUN, target=address, input="Да и нет")


def _named(said: Saying) -> tuple[str, Command]:
    name, address = said.target("gent")
    text = said.pick(f"добавь синоним «мой» для {name}", f'add alias "мой" for {name}')
    return text, _command(Intent.ALIAS, alias="мой", target=address)


def _command(intent: Intent, **slots: Json) -> Command:
    kept: Mapping[str, Json] = MappingProxyType(slots)
    return Command(intent, kept)


MAKERS: Sequence[Callable[[Saying], tuple[str, Command]]] = (
    _plainly(Intent.CREATE, "create"),
    _plainly(Intent.APPROVE, "approve"),
    _plainly(Intent.DISABLE, "turn_off"),
    _plainly(Intent.ENABLE, "turn_on"),
    _plainly(Intent.DEPRECATE, "deprecate"),
    _plainly(Intent.QUARANTINE, "quarantine"),
    _plainly(Intent.RELEASE, "release"),
    _plainly(Intent.TRAIN, "train"),
    _plainly(Intent.RUN, "run"),
    _moved(Intent.UPDATE, "update"),
    _moved(Intent.ROLLBACK, "rollback"),
    _staged,
    _set,
    _gated(Intent.UNLOCK, "разблокируй", "unlock"),
    _gated(Intent.LOCK, "заблокируй", "lock"),
    _listed,
    _compared,
    _told(Intent.STATUS, "покажи статус", "show the status of"),
    _told(Intent.HISTORY, "покажи журнал", "show the history of"),
    _trained,
    _ran,
    _named,
)
"""One for each way; all are as likely."""
