"""The picture of the chat is whole and loads nothing when it is looked at."""

import re
from typing import Any
from xml.etree import ElementTree as ET

from tui.screenshot import picture, without_fonts


async def test_the_picture_shows_the_plan_and_loads_nothing(session: Any) -> None:
    svg = await picture(session)
    root = ET.fromstring(svg)  # noqa: S314 - written by ourselves
    text = "".join(root.itertext()).replace("\xa0", " ")
    assert "organ.voice.v1" in text
    assert "url(http" not in svg
    assert "@font-face" not in svg
    links = set(re.findall(r"https?://[^\s\"')]+", svg))
    assert links <= {"http://www.w3.org/2000/svg", "https://www.textualize.io"}


def test_only_fonts_go() -> None:
    svg = "<style>@font-face { src: url('x'); }\n.a { fill: red }</style>"
    assert without_fonts(svg) == "<style>\n.a { fill: red }</style>"
