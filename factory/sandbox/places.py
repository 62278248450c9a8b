"""A place in a source as the fields of an error: its numbers and the line itself."""

from factory.sandbox.outcome import Place

LINE_CHARS = 160
"""How much of a line is shown; of a longer one the part around the place."""


def place_fields(place: Place | None, source: bytes) -> dict[str, str]:
    """The fields `line`, `column`, `excerpt` and `mark`, as far as they are known.

    `excerpt` is the line, in one piece of at most `LINE_CHARS` characters; `mark` is
    how many characters of it stand before the place.

    Args:
        place: where it is.
        source: the script as UTF-8.
    """
    if place is None:
        return {}
    fields = {"line": str(place.line)}
    if place.column is not None:
        fields["column"] = str(place.column)
    lines = source.decode("utf-8", "replace").split("\n")
    if not 0 < place.line <= len(lines):
        return fields
    text, before = lines[place.line - 1], max((place.column or 1) - 1, 0)
    start = max(0, before - LINE_CHARS // 2)
    shown = "".join(
        char if char.isprintable() else " " for char in text[start : start + LINE_CHARS]
    )
    fields["excerpt"] = shown.rstrip()
    if place.column is not None:
        fields["mark"] = str(min(before - start, len(shown)))
    return fields
