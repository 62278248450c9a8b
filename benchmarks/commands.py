"""Typed commands of every intent, drawn with each slot said or not said."""

from collections.abc import Callable, Mapping, Sequence
from random import Random

from grammar.model import CHANGING, Command, Intent, Json

Draw = Callable[[Random], Json]
_NAMES = (
    "organ.voice", "organ.vision", "organ.hearing", "organ.motor", "organ.fs",
    "organ.net_probe", "organ.echo", "organ.reverse", "cell.text_normalize",
    "cell.text_to_phonemes", "cell.speak_adapter", "analysis.text_normalize",
    "action.speak_adapter", "memory.facts", "organ.speak-pipeline", "organ.обоняние",
    "organ.вкусовой", "cell.token_counter", "organ.lidar", "cell._hidden",
    "organ.ночной_дозор", "analysis.a.b", "organ.2fast", "memory.to",
)  # fmt: skip
_TEXTS = (
    "Привет, мир 42", "it is too loud", "утечка памяти", "Да и нет", "x", "a -> b",
    "He said so", "сломалась: опять", "50% потеряно", "v2 is worse", "(see below)",
    "Ёлка и ЁЖ", "не работает", "500 errors", "what now",
    '"quoted"', "logs/a.jsonl",
)  # fmt: skip
_INPUTS = (
    *_TEXTS,
    "«уже в кавычках»",
    'say "hi"',
    "“both” «kinds»",
    " spaces ",
    "Ok?",
    '«»“”""',
)
_PATHS = ("cells/Norm.rhai", "/var/x/a1.wasm", "https://example.org/Echo.wasm",
          "./b.jsonl", "data/день.csv")  # fmt: skip
_OPTIONS = ("grayscale", "low latency", "быстро", "x2", "soprano", "ipv6", "low-power")
_GATES = (
    "factory_adapter", "factory_script", "factory_wasm", "organs_builder", "training",
    "self_edit", "organ_voice", "organ_vision_readonly", "organ_fs",
)  # fmt: skip
_LINKS = ("normalize", "phonemes", "adapter", "text_normalize", "translate", "speak",
          "token-counter", "step2")  # fmt: skip
_STATES = ("draft", "canary", "experimental", "stable", "deprecated", "disabled",
           "rolled_back", "quarantined", "locked")  # fmt: skip
_WHATS = ("cells", "organs", "capabilities", "approvals", "templates", "builds",
          "trainings")  # fmt: skip
_UNASKED = frozenset({Intent.CONFIRM, Intent.DECLINE, Intent.HELP})
"""No question for help is about these."""
_HALF = 0.5


def drawn(random: Random, intent: Intent) -> Command:
    """Return a command: its required slots, and each of the others half of the time."""
    needed, free = _SLOTS.get(intent, ((), ()))
    said = [slot for slot in free if random.random() < _HALF]
    slots: dict[str, Json] = {}
    for slot in (*needed, *said):
        slots[slot] = _DRAWN.get((intent, slot), _COMMON.get(slot, _text))(random)
    _settle(random, intent, slots)
    return Command(intent, slots)


def _settle(random: Random, intent: Intent, slots: dict[str, Json]) -> None:
    """What one slot of a command asks of another."""
    if intent is Intent.SET:
        slots["value"] = _value(random, str(slots["parameter"]))
    if intent is Intent.DIFF and "from" in slots:
        slots["target"] = _address(random)
    if intent is Intent.DIFF and "from" not in slots:
        slots.pop("to", None)
    if intent is Intent.APPROVE and slots.get("to") != "canary":
        slots.pop("traffic", None)
    if intent is Intent.RUN and "dataset" in slots:
        slots.pop("input", None)
    if intent is Intent.LIST and slots["what"] != "cells":
        slots.pop("kind", None)
    if intent in CHANGING and random.random() < _HALF / 4:
        slots["dry_run"] = True


def _of(*choices: Json) -> Draw:
    return lambda random: random.choice(choices)


def _address(random: Random) -> str:
    return random.choice(_NAMES)


def _target(random: Random) -> Json:
    name = _address(random)
    return f"{name}.{_version(random)}" if random.random() < _HALF else name


def _version(random: Random) -> str:
    major = random.randint(1, 12)
    return (
        f"v{major}.{random.randint(0, 9)}" if random.random() < 1 / 4 else f"v{major}"
    )


def _text(random: Random) -> Json:
    return random.choice(_TEXTS)


def _several(choices: Sequence[str], least: int, most: int) -> Draw:
    return lambda random: random.sample(choices, random.randint(least, most))


def _value(random: Random, parameter: str) -> Json:
    match parameter:
        case "confidence_threshold" | "slo_error_rate":
            return random.randint(1, 99) / 100
        case "traffic":
            return random.randint(0, 100)
        case _:
            return random.randint(1, 5000)


def _limits(random: Random) -> Json:
    names = random.sample(("memory_mb", "timeout_ms", "fuel"), random.randint(1, 3))
    return {name: _value(random, name) for name in names}


def _goal(random: Random) -> Json:
    metric = random.choice(("accuracy", "f1", "error_rate", "latency_ms"))
    if metric == "latency_ms":
        return {"metric": metric, "max": random.randint(1, 900)}
    bound = "max" if metric == "error_rate" else "min"
    return {"metric": metric, bound: random.randint(1, 99) / 100}


def _number(least: int, most: int) -> Draw:
    return lambda random: random.randint(least, most)


_PARAMETERS = ("confidence_threshold", "memory_mb", "timeout_ms", "fuel", "traffic",
               "slo_error_rate", "slo_latency_ms")  # fmt: skip
_COMMON: Mapping[str, Draw] = {
    "target": _target,
    "backend": _of("adapter", "script", "wasm"),
    "source": _of(*_PATHS),
    "options": _several(_OPTIONS, 1, 3),
    "limits": _limits,
    "to": _version,
    "from": _version,
    "chain": _several(_LINKS, 2, 4),
    "traffic": _number(1, 100),
    "parameter": _of(*_PARAMETERS),
    "value": _number(1, 2),
    "dataset": _of("numbers", "phone_calls", "spam_2024", *_PATHS[1:2], "data/a.jsonl"),
    "iterations": _number(1, 250),
    "goal": _goal,
    "input": _of(*_INPUTS),
    "capability": _of(*_GATES),
    "on": _of(True, False),  # noqa: FBT003 - the two values of the slot
    "state": _of(*_STATES),
    "kind": _of("analysis", "action", "memory"),
    "limit": _number(1, 99),
    "since": lambda random: random.choice((1, 60, 3600, 86400)) * random.randint(1, 40),
    "log": _of("monday.jsonl", "logs/Day_1.jsonl", "logs/day one.jsonl", "/a/b.jsonl"),
    "until": _number(1, 300),
    "apply": _of(True),  # noqa: FBT003 - its only value
    "alias": _of("озвучка", "talker", "мой голос", "second ear", "x-1"),
    "topic": _of(*sorted(each.value for each in Intent if each not in _UNASKED)),
}
_DRAWN: Mapping[tuple[Intent, str], Draw] = {
    (Intent.APPROVE, "to"): _of("canary", "experimental", "stable"),
    (Intent.CANCEL, "what"): _of("build", "training", "canary"),
    (Intent.LIST, "what"): _of(*_WHATS),
}
_MADE = ("backend", "source", "options", "limits")
_MOVED = (("target",), ("reason",))
_SLOTS: Mapping[Intent, tuple[Sequence[str], Sequence[str]]] = {
    Intent.CREATE: (("target",), _MADE),
    Intent.UPDATE: (("target",), ("to", *_MADE)),
    Intent.ASSEMBLE: (("target", "chain"), ()),
    Intent.APPROVE: (("target",), ("to", "traffic")),
    Intent.DISABLE: _MOVED,
    Intent.ENABLE: _MOVED,
    Intent.ROLLBACK: (("target",), ("to", "reason")),
    Intent.DEPRECATE: _MOVED,
    Intent.QUARANTINE: _MOVED,
    Intent.RELEASE: _MOVED,
    Intent.CANCEL: (("target",), ("what",)),
    Intent.SET: (("target", "parameter", "value"), ()),
    Intent.TRAIN: (("target",), ("dataset", "iterations", "goal")),
    Intent.RUN: (("target",), ("input", "dataset")),
    Intent.UNLOCK: (("capability",), ()),
    Intent.LOCK: (("capability",), ()),
    Intent.SAFE_MODE: (("on",), ()),
    Intent.STATUS: ((), ("target",)),
    Intent.LIST: (("what",), ("state", "kind", "backend")),
    Intent.DIFF: (("target",), ("from", "to")),
    Intent.HISTORY: ((), ("target", "limit", "since")),
    Intent.EXPLAIN: ((), ("target",)),
    Intent.REPLAY: (("log",), ("until", "apply")),
    Intent.ALIAS: (("target", "alias"), ()),
    Intent.HELP: ((), ("topic",)),
}
