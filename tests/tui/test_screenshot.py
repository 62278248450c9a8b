"""The picture of the chat is whole and loads nothing when it is looked at."""

import re
from xml.etree import ElementTree as ET

from tests.tui.heart import HeartSession
from tui.screenshot import picture, self_contained


async def test_the_picture_shows_the_plan_and_loads_nothing(
    session: HeartSession,
) -> None:
    svg = await picture(session)
    root = ET.fromstring(svg)  # noqa: S314 - written by ourselves
    text = "".join(root.itertext()).replace("\xa0", " ")
    assert "organ.voice.v1" in text
    assert "url(http" not in svg
    assert "@font-face" not in svg
    links = set(re.findall(r"https?://[^\s\"')]+", svg))
    assert links <= {"http://www.w3.org/2000/svg", "https://www.textualize.io"}


def test_only_fonts_go() -> None:
    svg = "<svg a=''><style>@font-face { src: url('x'); }.a { fill: red }</style>"
    expected = "<svg xml:space=\"preserve\" a=''><style>.a { fill: red }</style>"
    assert self_contained(svg) == expected
