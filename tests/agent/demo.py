"""Writes corpora/demo.jsonl anew: `python -m tests.agent.demo`.

The seed's examples, said by two operators, with everything a replay must hold:
questions, refusals, a denied unlock, safe mode, a decline, a rollback, a graduation
that overrides the judge, and an undo.
"""

from pathlib import Path

from agent.log import exported
from factory.measured import Measured
from factory.model import Role
from grammar.parse import Parser
from tests.agent.conversation import Room

FILE = Path("corpora/demo.jsonl")
ANNA = (
    "создай голосовой орган v1",
    "да",
    "прогони голос на «Привет, мир 42»",
    "создай зрение v1",
    "да",
    "обнови зрение до v2 (grayscale)",
    "да",
    "собери speak‑pipeline normalize→phonemes→adapter",
    "да",
    "включи свет на кухне",
    "переведи зрение в канарейку на 10%",
    "да",
    "откати зрение к v1",
    "да",
    "отмени последнее",
    "нет",
    "разблокируй factory_script",
    "не отключай голос",
    "что с голосом?",
)
BORIS = (
    "create echo v1",
    "yes",
    'run echo on "one two"',
    "enter safe mode",
    "yes",
    "unlock factory_script",
    "no",
    "leave safe mode",
    "yes",
    "approve echo",
    "yes",
    "approve echo",
    "yes",
    "organ.echo.v1",
    "history of echo",
    "history of vision",
    "undo",
    "yes",
)


def record(room: Room) -> bytes:
    """Say everything; returns the log's lines."""
    # Real traffic has no fixed rate.
    room.measured = Measured(per_minute={"organ.echo": 12.0})
    for cell, texts in (
        (room.enter("anna", Role.WRITE, "demo-anna"), ANNA),
        (room.enter("boris", Role.ADMIN, "demo-boris"), BORIS),
    ):
        for text in texts:
            cell.say(text)
    return b"".join(exported(room.factory.turns.turns()))


if __name__ == "__main__":
    FILE.write_bytes(record(Room(Parser.load())))
