"""Where in a source something is wrong: the numbers, the line, and a mark under it."""

from collections.abc import Iterator, Mapping

from rich.cells import cell_len

from agent.render.pieces import dim, line
from agent.reply import Line, Piece, Style
from agent.texts import say
from grammar.model import Lang


def excerpt_lines(fields: Mapping[str, str], lang: Lang) -> Iterator[Line]:
    """Up to three lines; none where the fields name no place.

    Args:
        fields: of an error or a denial: `line`, `column`, `excerpt`, `mark`.
        lang: of the words.
    """
    if "line" not in fields:
        return
    number, column = fields["line"], fields.get("column")
    key = "place.line" if column is None else "place.column"
    yield dim(f"  {say(lang, key, line=number, column=column or '')}")
    if excerpt := fields.get("excerpt"):
        yield line(Piece(f"  {number} | ", Style.DIM), excerpt)
        if "mark" in fields:  # under wide characters too
            indent = " " * (len(number) + 2)
            before = " " * cell_len(excerpt[: int(fields["mark"])])
            yield line(
                Piece(f"{indent} | ", Style.DIM), Piece(f"{before}^", Style.ERROR)
            )
