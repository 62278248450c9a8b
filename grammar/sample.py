"""Sentences made from the lexicon together with the command that each must mean.

The other way round from parsing: a typed command is drawn, then said. Reading the
sentence has to give the command back.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from types import MappingProxyType

from grammar.lexicon import Lexicon
from grammar.model import Command, Intent, Json, Lang
from grammar.morph import Form, Morphology

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


@dataclass(frozen=True, slots=True)
class Sample:
    """A sentence and what it means."""

    text: str
    command: Command
    lang: Lang


class Sampler:
    """Draws samples; the same seed draws the same ones."""

    def __init__(self, lexicon: Lexicon, morphology: Morphology) -> None:
        self._morphology = morphology
        self._verbs = _spellings(lexicon, "VERB", "verb")
        self._names = _spellings(lexicon, "NAME", "name")
        self._gates = _spellings(lexicon, "NOUN", "capability")

    def draw(self, random: Random) -> Sample:
        """Return one sample; every intent and both languages are as likely."""
        lang = random.choice((Lang.RU, Lang.EN))
        said = _Saying(self, random, lang)
        make = random.choice(_MAKERS)
        text, command = make(said)
        return Sample(text, command, lang)

    def verb(self, kind: str, random: Random, lang: Lang) -> str:
        """Return a request form of a verb of one class."""
        spellings = [
            s
            for s in self._verbs[kind]
            if _is_of(s, lang) and s not in self._verbs["describe"]
        ]
        if lang is Lang.EN:
            return random.choice(spellings)
        head, *rest = random.choice(spellings).split()
        grammemes = ("impr", random.choice(("sing", "plur")), "excl")
        if head.startswith("="):
            return " ".join(word.lstrip("=") for word in (head, *rest))
        form = self._morphology.inflect(head, *grammemes)
        words = [form if self._asks(form, head) else head, *map(_plain, rest)]
        return " ".join(words)

    def _asks(self, form: str, lemma: str) -> bool:
        """Whether a form reads back as an imperative of the verb it was made from."""
        return any(
            r.form is Form.IMPERATIVE and r.lemma == lemma
            for r in self._morphology.readings(form)
        )

    def name(self, random: Random, lang: Lang, case: str) -> tuple[str, str]:
        """Return something named in a case, and its address without a version."""
        address = random.choice(sorted(self._names))
        spellings = [s for s in self._names[address] if _is_of(s, lang)]
        return self._cased(random.choice(spellings), case), address

    def gate(self, random: Random, lang: Lang) -> tuple[str, str]:
        """Return a capability in words (accusative) and by its identifier."""
        name = random.choice(sorted(self._gates))
        spellings = [s for s in self._gates[name] if _is_of(s, lang)]
        return self._cased(random.choice(spellings or [name]), "accs"), name

    def _cased(self, spelling: str, case: str) -> str:
        """A spelling of the lexicon with its inflecting words put into a case."""
        words = spelling.split()
        noun = next((w for w in words if not w.startswith("=")), words[0])
        number = "plur" if noun.endswith("/pl") else "sing"
        gender = self._gender(words)
        return " ".join(self._form(w, case, number, gender) for w in words)

    def _gender(self, words: Sequence[str]) -> tuple[str, ...]:
        """The grammemes that an adjective needs to agree with the noun."""
        for word in words:
            for reading in self._morphology.readings(_plain(word)):
                if reading.part == "NOUN" and reading.gender is not None:
                    return (_GENDERS[reading.gender.value],)
        return ()

    def _form(self, word: str, case: str, number: str, gender: tuple[str, ...]) -> str:
        plain = _plain(word)
        if word.startswith("=") or plain.isascii():
            return plain
        first = self._morphology.readings(plain)[0]
        if first.part == "ADJF":
            inanimate = ("inan",) if case == "accs" else ()
            agreed = gender if number == "sing" else ()
            return self._morphology.inflect(plain, case, number, *agreed, *inanimate)
        return self._morphology.inflect(plain, case, number)


_GENDERS = {"m": "masc", "f": "femn", "n": "neut"}


def _plain(word: str) -> str:
    return word.lstrip("=").partition("/")[0]


def _is_of(spelling: str, lang: Lang) -> bool:
    return spelling.replace("=", "").isascii() == (lang is Lang.EN)


def _spellings(lexicon: Lexicon, terminal: str, key: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for sense in lexicon.senses:
        asks = sense.form in {Form.NONE, Form.IMPERATIVE}
        if sense.terminal == terminal and key in sense.means and asks:
            if sense.means.get("unsure"):
                continue
            found.setdefault(str(sense.means[key]), []).append(" ".join(sense.words))
    return found


@dataclass(frozen=True, slots=True)
class _Saying:
    """One sentence being made."""

    sampler: Sampler
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


def _plainly(intent: Intent, kind: str) -> Callable[[_Saying], tuple[str, Command]]:
    """A verb and its object, perhaps in a version."""

    def make(said: _Saying) -> tuple[str, Command]:
        name, address = said.target()
        text, target = f"{said.verb(kind)} {name}", address
        if said.maybe():
            version = said.version()
            text, target = f"{text} {version}", f"{target}.{version}"
        return text, _command(intent, target=target)

    return make


def _moved(intent: Intent, kind: str) -> Callable[[_Saying], tuple[str, Command]]:
    def make(said: _Saying) -> tuple[str, Command]:
        name, address = said.target()
        version = said.version()
        to = said.pick("до", "to") if intent is Intent.UPDATE else said.pick("к", "to")
        text = f"{said.verb(kind)} {name} {to} {version}"
        return text, _command(intent, target=address, to=version)

    return make


def _staged(said: _Saying) -> tuple[str, Command]:
    name, address = said.target()
    stage = said.random.choice(sorted(_STAGES))
    ru, en = _STAGES[stage]
    text = said.pick(f"переведи {name} в {ru}", f"promote {name} to {en}")
    slots: dict[str, Json] = {"target": address, "to": stage}
    if stage == "canary" and said.maybe():
        slots["traffic"] = said.random.randint(1, 100)
        text += said.pick(f" на {slots['traffic']}%", f" at {slots['traffic']}%")
    return text, _command(Intent.APPROVE, **slots)


def _set(said: _Saying) -> tuple[str, Command]:
    name, address = said.target("gent")
    parameter = said.random.choice(sorted(_PARAMETERS))
    ru, en = _PARAMETERS[parameter]
    shown, value = _value(said, parameter)
    text = said.pick(f"поставь {ru} {name} {shown}", f"set the {en} of {name} to {shown}")
    return text, _command(
        Intent.SET, target=address, parameter=parameter, value=value
    )


def _value(said: _Saying, parameter: str) -> tuple[str, Json]:
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


def _gated(intent: Intent, ru: str, en: str) -> Callable[[_Saying], tuple[str, Command]]:
    def make(said: _Saying) -> tuple[str, Command]:
        name, gate = said.sampler.gate(said.random, said.lang)
        return f"{said.pick(ru, en)} {name}", _command(intent, capability=gate)

    return make


def _listed(said: _Saying) -> tuple[str, Command]:
    what = said.random.choice(sorted(_WHATS))
    ru, en = _WHATS[what]
    text = said.pick(f"покажи {ru}", f"list {en}")
    return text, _command(Intent.LIST, what=what)


def _compared(said: _Saying) -> tuple[str, Command]:
    name, address = said.target()
    one, other = said.version(), said.version()
    text = f"{said.verb('diff')} {name} {one} {said.pick('и', 'and')} {other}"
    return text, _command(Intent.DIFF, target=address, to=other, **{"from": one})


def _told(intent: Intent, ru: str, en: str) -> Callable[[_Saying], tuple[str, Command]]:
    def make(said: _Saying) -> tuple[str, Command]:
        name, address = said.target("gent")
        return f"{said.pick(ru, en)} {name}", _command(intent, target=address)

    return make


def _trained(said: _Saying) -> tuple[str, Command]:
    name, address = said.target()
    count = said.random.randint(5, 90) * 10
    text = said.pick(
        f"обучи {name} на корпусе numbers, {count} итераций",
        f"train {name} on the numbers corpus for {count} iterations",
    )
    return text, _command(
        Intent.TRAIN, target=address, dataset="numbers", iterations=count
    )


def _ran(said: _Saying) -> tuple[str, Command]:
    name, address = said.target()
    text = said.pick(f"прогони {name} на «Да и нет»", f'run {name} on "Да и нет"')
    return text, _command(Intent.RUN, target=address, input="Да и нет")


def _named(said: _Saying) -> tuple[str, Command]:
    name, address = said.target("gent")
    text = said.pick(f"добавь синоним «мой» для {name}", f'add alias "мой" for {name}')
    return text, _command(Intent.ALIAS, alias="мой", target=address)


def _command(intent: Intent, **slots: Json) -> Command:
    kept: Mapping[str, Json] = MappingProxyType(slots)
    return Command(intent, kept)


_MAKERS: Sequence[Callable[[_Saying], tuple[str, Command]]] = (
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
