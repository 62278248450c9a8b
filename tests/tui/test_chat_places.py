"""Refusals and questions of the real language, as the chat and `factory say` show them.

`RENEW_SNAPSHOTS=1` writes the files anew.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.bootstrap import Session, open_session
from factory.model import Role
from grammar.model import Lang
from tests.tui.command import Shell
from tests.tui.hands import Chat
from tui.exits import Exit

FOLDER = Path(__file__).parent / "snapshots"
SAID = {
    Lang.RU: (
        "созадй голсовой орган v1",
        "включи 世界 на ку\u0301хне",
        "отключи голос, но не трогай зрение",
        "я вчера отключил голос",
    ),
    Lang.EN: (
        "crate voise organ v1",
        "please turn on 世界 now",
        "disable voice, but don't touch vision",
        "voice was disabled on Monday",
    ),
}


@pytest.fixture
def real(tmp_path: Path) -> Iterator[Session]:
    place = str(tmp_path / "real.db")
    session = open_session(place, Role.ADMIN, None, tmp_path / "outputs")
    yield session
    session.close()


def kept(name: str, found: str) -> str:
    """The snapshot of this name; renewed first, when that is asked for."""
    file = FOLDER / name
    if os.environ.get("RENEW_SNAPSHOTS"):
        file.write_text(found, "utf-8")
    return file.read_text("utf-8")


@pytest.mark.parametrize("lang", SAID)
async def test_the_chat_marks_the_place(chat: Chat, real: Session, lang: Lang) -> None:
    async with chat(size=(80, 40), lang=lang, on=real) as hands:
        for text in SAID[lang]:
            await hands.say(text)
        found = await hands.still()
    assert found == kept(f"places_{lang.value}.txt", found)


@pytest.mark.parametrize("lang", SAID)
def test_the_command_line_marks_the_place(tmp_path: Path, lang: Lang) -> None:
    shell, shown = Shell(tmp_path), ""
    for text in SAID[lang]:
        ended = shell.factory("say", text)
        assert ended.code == Exit.NOT_UNDERSTOOD
        shown += f"$ factory say {text!r}\n{ended.out}"
    assert shown == kept(f"say_places_{lang.value}.txt", shown)
