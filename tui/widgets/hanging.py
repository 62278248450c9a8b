"""Lines that hang: what is wrapped goes on under the text of its line, not its mark."""

import re
from collections.abc import Iterable, Iterator

from textual.content import Content
from textual.geometry import Size

from tui.safe import safe
from tui.widgets.transcript import Block

_MARK = re.compile(r"\s*(?:[^\w\s«»\"'(]{1,3}\s+)?")
_LEAST = 16
"""Columns that must be left of a line for it to hang."""


def hung(rows: Iterable[Content], width: int) -> Content:
    """Rows wrapped to a width.

    Args:
        rows: one content a line.
        width: columns; too few leave the rows to be wrapped as usual.
    """
    return Content("\n").join(part for row in rows for part in _parts(row, width))


def _parts(row: Content, width: int) -> Iterator[Content]:
    found = _MARK.match(row.plain)
    hang = Content(found[0]).cell_length if found else 0
    if row.cell_length <= width or not hang or width - hang < _LEAST:
        yield row
        return
    head, *rest = row.divide([len(found[0])]) if found else (Content(""), row)
    first, *more = rest[0].wrap(width - hang)
    yield head + first
    yield from (safe(" " * hang) + part for part in more)


class Hanging(Block):
    """Lines that hang, wrapped anew for each width.

    Args:
        content: the lines, ready to show.
    """

    def __init__(self, content: Content) -> None:
        self._rows = content.split(allow_blank=True)
        self._width = 0
        super().__init__(content)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Wrap for the width that the lines are given."""
        if width != self._width:
            self._width = width
            self.update(hung(self._rows, width), layout=False)
        return super().get_content_height(container, viewport, width)
