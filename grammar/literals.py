"""Senses of what is recognised by its looks: addresses, paths, quotes, brackets."""

from collections.abc import Iterator

from grammar.lattice import Edge
from grammar.scan import Scan
from grammar.tokens import Shape


def literal_edges(scan: Scan, at: int) -> Iterator[Edge]:
    """Yield the senses that the looks of a token give it."""
    token = scan.words[at].token
    match token.shape:
        case Shape.ADDRESS:
            yield Edge(at, at + 1, "ADDRESS", {"address": token.text})
        case Shape.PATH:
            yield Edge(at, at + 1, "LITERAL", {"path": scan.folded.cut(token.span)})
        case Shape.QUOTED if token.inner is not None:
            yield from _quoted(at, scan.folded.cut(token.inner))
        case Shape.BRACKET if token.inner is not None:
            yield _bracketed(at, token.text, scan.folded.cut(token.inner))
        case Shape.FLAG if token.text in _FLAGS:
            yield Edge(at, at + 1, "", {"dry": True})
        case Shape.EMOJI:
            yield Edge(at, at + 1, "")
        case _:
            return


_LOGS = (".jsonl", ".json", ".log")
_FLAGS = frozenset({"--dry-run", "--dryrun", "--preview"})


def _quoted(at: int, text: str) -> Iterator[Edge]:
    if text.strip():
        log = {"log_name": text} if text.endswith(_LOGS) else {}
        yield Edge(at, at + 1, "LITERAL", {"quoted": text, **log})


def _bracketed(at: int, folded: str, inner: str) -> Edge:
    if _is_dry(folded):
        return Edge(at, at + 1, "", {"dry": True})
    return Edge(at, at + 1, "NOUN", {"options": split_options(inner)})


def _is_dry(text: str) -> bool:
    """Whether a remark in brackets asks for a preview."""
    return text.strip("([])").strip() in _DRY


_DRY = frozenset({
    "пробный прогон", "пробно", "предпросмотр", "без применения", "dry run", "dry-run",
    "preview", "preview only", "сухой прогон", "только предпросмотр",
})  # fmt: skip


def split_options(text: str) -> tuple[str, ...]:
    """Split listed options at commas and at «и»/"and"; lower case, as typed."""
    parts = [text.lower()]
    for mark in (",", ";", " и ", " and "):
        parts = [piece for part in parts for piece in part.split(mark)]
    return tuple(piece.strip(" «»“”\"'") for piece in parts if piece.strip())
