"""What the screen looks like, as text; `RENEW_SNAPSHOTS=1` writes the files anew."""

import os
import re
from pathlib import Path

import pytest

from grammar.model import Lang
from tests.tui.hands import Chat
from tests.tui.heart import HeartSession

FOLDER = Path(__file__).parent / "snapshots"
DIGEST = re.compile(r"\b[0-9a-f]{12}\b")
"""Digests follow every change of the policies and the catalogue: not our concern."""
VOICE = {Lang.RU: "создай голосовой орган v1", Lang.EN: "create voice organ v1"}
SIZES = [(120, 36), (80, 24)]


@pytest.mark.parametrize("lang", [Lang.RU, Lang.EN])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_screen_is_as_drawn(
    chat: Chat, session: HeartSession, size: tuple[int, int], lang: Lang
) -> None:
    session.lang = lang
    shown: list[str] = []
    async with chat(size=size, lang=lang) as hands:

        async def keep(title: str) -> None:
            shown.append(f"===== {title} =====\n{await hands.still()}")

        await keep("empty")
        await hands.press("f1")
        await keep("help")
        await hands.press("escape")
        await hands.say(VOICE[lang])
        await keep("plan")
        await hands.press("f2", "pagedown", "pagedown")
        await keep("focused card, scrolled")
        session.cell.behind_its_back(session.cell.normalize())
        await hands.decide("pagedown", "pagedown", "1")
        await keep("stale")
        await hands.decide("1")
        await hands.decide("pagedown", "pagedown", "1")
        await keep("applied")
    found = DIGEST.sub("x" * 12, "".join(shown))
    file = FOLDER / f"chat_{lang.value}_{size[0]}x{size[1]}.txt"
    if os.environ.get("RENEW_SNAPSHOTS"):
        FOLDER.mkdir(exist_ok=True)
        file.write_text(found, "utf-8")
    assert found == file.read_text("utf-8")
