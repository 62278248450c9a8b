"""Draws the chat without a terminal: `python -m tui.screenshot docs/screenshot.svg`.

The picture is of the real program at work on an empty factory in a folder that is
thrown away afterwards.
"""

import asyncio
import re
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from agent.session import Session
from factory.model import Role
from grammar.model import Lang
from tui.app import FactoryApp

UTTERANCE = "создай голосовой орган v1"
SIZE = (110, 42)
"""Columns and rows: the plan of the utterance fits whole."""
HOUR = "12:05"
_FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}")


def record_screenshot(path: Path) -> None:
    """Write a picture of the chat with an open plan.

    Args:
        path: the SVG file to write.

    Raises:
        StoreError: no database can be made in the folder for temporary files.
        OSError: the picture cannot be written.
    """
    from agent.bootstrap import open_session  # noqa: PLC0415 - loads the language

    with TemporaryDirectory() as folder:
        place = Path(folder)
        database = str(place / "factory.db")
        session = open_session(database, Role.ADMIN, Lang.RU, place / "outputs")
        svg = asyncio.run(picture(session))
    path.write_text(svg, "utf-8")


async def picture(session: Session) -> str:
    """Say the utterance and draw what comes, as SVG that loads nothing.

    Args:
        session: an open factory.
    """
    app = FactoryApp(session, Lang.RU, time.monotonic, lambda: HOUR)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(*("space" if char == " " else char for char in UTTERANCE))
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        await pilot.press("f2")
        await pilot.pause()
        return self_contained(app.export_screenshot(title="factory"))


def self_contained(svg: str) -> str:
    """A picture without fonts from the network; the reader's own monospace serves.

    Leading spaces are kept by every viewer, not only by those that keep no-break ones.
    """
    spaced = svg.replace("<svg ", '<svg xml:space="preserve" ', 1)
    return _FONT_FACE.sub("", spaced)


if __name__ == "__main__":
    record_screenshot(Path(sys.argv[1]))
