"""Utterances with the commands that they must become, one table a language."""

import pytest

from grammar.model import Json, Status
from grammar.parse import Parser

Row = tuple[str, list[dict[str, Json]]]


def one(intent: str, **slots: Json) -> list[dict[str, Json]]:
    renamed = {name.rstrip("_"): value for name, value in slots.items()}
    return [{"intent": intent, **renamed}]


RUSSIAN: list[Row] = [
    ("вырасти орган вкуса", one("create", target="organ.вкус")),
    ("сделай голосовой орган v1", one("create", target="organ.voice.v1")),
    ("заведи клетку анализа тональности", one("create", target="analysis.тональность")),
    (
        "создай орган lidar на васме из ./cells/Lidar.wasm с памятью 32 МБ",
        one(
            "create",
            target="organ.lidar",
            backend="wasm",
            source="./cells/Lidar.wasm",
            limits={"memory_mb": 32},
        ),
    ),
    ("обнови зрение с v1 до v2", one("update", target="organ.vision.v1", to="v2")),
    ("переведи зрение на v2", one("update", target="organ.vision", to="v2")),
    (
        "собери из normalize, phonemes и adapter конвейер greet",
        one(
            "assemble", target="organ.greet", chain=["normalize", "phonemes", "adapter"]
        ),
    ),
    (
        "соедини normalize → phonemes → adapter в конвейер talk",
        one(
            "assemble", target="organ.talk", chain=["normalize", "phonemes", "adapter"]
        ),
    ),
    (
        "запусти канарейку зрения на 10%",
        one("approve", target="organ.vision", to="canary", traffic=10),
    ),
    (
        "повысь зрение до стабильного",
        one("approve", target="organ.vision", to="stable"),
    ),
    ("сделай голос снова активным", one("enable", target="organ.voice")),
    ("вырубай эхо", one("disable", target="organ.echo")),
    (
        "отключи голос, так как он хрипит",
        one("disable", target="organ.voice", reason="он хрипит"),
    ),
    ("верни прежнюю версию голоса", one("rollback", target="organ.voice")),
    ("откати зрение на одну версию назад", one("rollback", target="organ.vision")),
    ("спиши голос v1", one("deprecate", target="organ.voice.v1")),
    (
        "изолируй phonemes: утечка",
        one("quarantine", target="cell.text_to_phonemes", reason="утечка"),
    ),
    ("сними с голоса карантин", one("release", target="organ.voice")),
    (
        "отмени канареечный запуск зрения",
        one("cancel", target="organ.vision", what="canary"),
    ),
    (
        "измени порог нормализации с 0.8 на 0.9",
        one(
            "set",
            target="cell.text_normalize",
            parameter="confidence_threshold",
            value=0.9,
        ),
    ),
    (
        "отдай зрению четверть трафика",
        one("set", target="organ.vision", parameter="traffic", value=25),
    ),
    (
        "обучи зрение, пока доля ошибок не упадёт ниже 2%",
        one("train", target="organ.vision", goal={"metric": "error_rate", "max": 0.02}),
    ),
    ("прогони «Привет» через голос", one("run", target="organ.voice", input="Привет")),
    ("открой доступ к wasm", one("unlock", capability="factory_wasm")),
    ("запрети wasm", one("lock", capability="factory_wasm")),
    ("сними безопасный режим", one("safe_mode", on=False)),
    ("как поживает зрение?", one("status", target="organ.vision")),
    ("голос жив?", one("status", target="organ.voice")),
    ("есть ли клетки в карантине?", one("list", what="cells", state="quarantined")),
    ("сравни зрение v1 с v2", one("diff", target="organ.vision", from_="v1", to="v2")),
    ("кем одобрено зрение?", one("history", target="organ.vision")),
    (
        "за что phonemes попал в карантин?",
        one("explain", target="cell.text_to_phonemes"),
    ),
    (
        "проиграй logs/a.jsonl до сорок второй команды",
        one("replay", log="logs/a.jsonl", until=42),
    ),
    (
        "добавь голосу синоним «Диктор»",
        one("alias", alias="диктор", target="organ.voice"),
    ),
    (
        "назови голосовой орган адаптером",
        one("alias", alias="адаптер", target="organ.voice"),
    ),
    ("как мне откатить голос?", one("help", topic="rollback")),
    ("верни обратно", one("undo")),
    (
        "что случится, если откатить голос?",
        one("rollback", target="organ.voice", dry_run=True),
    ),
]
ENGLISH: list[Row] = [
    ("grow a lidar organ v1", one("create", target="organ.lidar.v1")),
    (
        "create a voice organ with 64 MB of memory",
        one("create", target="organ.voice", limits={"memory_mb": 64}),
    ),
    ("bring voice up to v2", one("update", target="organ.voice", to="v2")),
    (
        "chain normalize, phonemes and adapter into pipeline talk",
        one(
            "assemble", target="organ.talk", chain=["normalize", "phonemes", "adapter"]
        ),
    ),
    ("sign off on voice", one("approve", target="organ.voice")),
    ("release vision to stable", one("approve", target="organ.vision", to="stable")),
    ("switch safe mode off", one("safe_mode", on=False)),
    ("take voice offline", one("disable", target="organ.voice")),
    ("bring voice back online", one("enable", target="organ.voice")),
    ("take vision back to v1", one("rollback", target="organ.vision", to="v1")),
    ("phase out echo", one("deprecate", target="organ.echo")),
    ("lock vision in quarantine", one("quarantine", target="organ.vision")),
    ("remove phonemes from quarantine", one("release", target="cell.text_to_phonemes")),
    (
        "stop building the voice organ",
        one("cancel", target="organ.voice", what="build"),
    ),
    (
        "change voice timeout from 50 ms to 100 ms",
        one("set", target="organ.voice", parameter="timeout_ms", value=100),
    ),
    (
        "give vision half the traffic",
        one("set", target="organ.vision", parameter="traffic", value=50),
    ),
    (
        "train normalize until the latency drops below 50 ms",
        one(
            "train",
            target="cell.text_normalize",
            goal={"metric": "latency_ms", "max": 50},
        ),
    ),
    ('run "Hello" through voice', one("run", target="organ.voice", input="Hello")),
    ("lock down self editing", one("lock", capability="self_edit")),
    ("how's the voice organ doing?", one("status", target="organ.voice")),
    ("list cells that are quarantined", one("list", what="cells", state="quarantined")),
    (
        "what changed between v1 and v2 of voice",
        one("diff", target="organ.voice", from_="v1", to="v2"),
    ),
    (
        "what happened to voice in the last 2 hours?",
        one("history", target="organ.voice", since=7200),
    ),
    ("why isn't voice working?", one("explain", target="organ.voice")),
    (
        "replay logs/monday.jsonl up to the 40th command and apply it",
        one("replay", log="logs/monday.jsonl", until=40, apply=True),
    ),
    (
        "add the alias files2 for the file organ",
        one("alias", alias="files2", target="organ.fs"),
    ),
    (
        "call voice on data/lines.jsonl",
        one("run", target="organ.voice", dataset="data/lines.jsonl"),
    ),
    (
        "create voice with half a second timeout and 5000 fuel",
        one("create", target="organ.voice", limits={"timeout_ms": 500, "fuel": 5000}),
    ),
    ("alias voice as talker", one("alias", alias="talker", target="organ.voice")),
    ("help with quarantine", one("help", topic="quarantine")),
    ("would you mind disabling voice?", one("disable", target="organ.voice")),
    (
        "what if we roll back vision to v1?",
        one("rollback", target="organ.vision", to="v1", dry_run=True),
    ),
]


@pytest.mark.parametrize(("text", "commands"), [*RUSSIAN, *ENGLISH])
def test_said_so_it_means_this(
    parser: Parser, text: str, commands: list[dict[str, Json]]
) -> None:
    parsed = parser.parse(text)
    assert [command.to_dict() for command in parsed.commands] == commands
    assert parsed.status is Status.OK


@pytest.mark.parametrize("text", [row[0] for row in RUSSIAN])
def test_typography_changes_nothing(parser: Parser, text: str) -> None:
    plain = parser.parse(text).commands
    dashed = text.replace("→", "—>").replace("-", "–")
    assert [c.intent for c in parser.parse(dashed).commands] == [
        c.intent for c in plain
    ]


def test_slots_stand_where_their_spans_say(parser: Parser) -> None:
    text = "Отключи  голос: Хрипит НА низах"
    (command,) = parser.parse(text).commands
    span = command.spans["target"]
    assert text[span.start : span.end] == "голос"
    assert command.slots["reason"] == "Хрипит НА низах"


def test_decomposed_letters_are_cut_whole(parser: Parser) -> None:
    text = "запусти эхо: ёлка й"
    (command,) = parser.parse(text).commands
    assert command.slots["input"] == "ёлка й"
