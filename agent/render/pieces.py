"""Small makers of lines."""

from agent.reply import Line, Piece, Style


def line(*parts: str | Piece) -> Line:
    """A line of pieces; a bare text is plain."""
    return tuple(part if isinstance(part, Piece) else Piece(part) for part in parts)


def title(text: str) -> Line:
    """A heading."""
    return (Piece(text, Style.TITLE),)


def dim(text: str) -> Line:
    """A line of lesser weight."""
    return (Piece(text, Style.DIM),)


def marked(mark: str, style: Style, text: str) -> Line:
    """A line that begins with a mark, so that its meaning never rests on colour."""
    return (Piece(f"{mark} ", style), Piece(text))
