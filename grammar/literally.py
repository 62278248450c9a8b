"""The utterance taken literally: its new names in quotes, which nobody corrects."""

from collections.abc import Callable, Iterator

from grammar.language import language
from grammar.model import Lang
from grammar.sight import Sighting

_NAMING = frozenset({"WORD", "NAMEWORD", "MORE", "MORE_NEW", "IDENT"})


def literal_forms(seen: Sighting, doubtful: frozenset[int]) -> Iterator[str]:
    """Yield ways to say an utterance so that its names at `doubtful` stay as typed.

    A name alone does with its quotes; one without its kind said gets the kind, too.
    Whether a form means the same is for the caller to see.
    """
    runs = [run for run in _runs(seen) if not doubtful.isdisjoint(range(*run))]
    if not runs:
        return
    for quote in (_typed, _plain, _with_kind):
        text = seen.scan.folded.original
        for start, end in reversed(runs):
            span = seen.lattice.span(start, end)
            text = text[: span.start] + quote(seen, start, end) + text[span.end :]
        yield text


def _typed(seen: Sighting, start: int, end: int) -> str:
    return f"«{seen.lattice.text(start, end)}»"


def _plain(seen: Sighting, start: int, end: int) -> str:
    """The name as it is stored: in its dictionary form."""
    words = seen.scan.folded.text[
        seen.scan.words[start].token.start : seen.scan.words[end - 1].token.end
    ]
    for mention in seen.outcome.mentions if seen.outcome else ():
        name = mention.name.partition(".")[2].partition(".v")[0].replace("_", " ")
        if name[:1] == words[:1]:
            return f"«{name}»"
    return f"«{words}»"


def _with_kind(seen: Sighting, start: int, end: int) -> str:
    kind = "cell" if language(seen.scan) is Lang.EN else "клетку"
    return f"{kind} {_typed(seen, start, end)}"


_Quote = Callable[[Sighting, int, int], str]


def _runs(seen: Sighting) -> Iterator[tuple[int, int]]:
    """Where names stand; a name of several words is one run, a link is its own."""
    start = end = -1
    for edge in seen.path.edges if seen.path is not None else ():
        if edge.terminal in _NAMING and edge.start == end:
            end = edge.end
            continue
        if start < end:
            yield start, end
        is_name = edge.terminal in _NAMING or edge.terminal == "LINK"
        start, end = (edge.start, edge.end) if is_name else (-1, -1)
    if start < end:
        yield start, end
