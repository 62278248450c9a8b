"""Senses of what is recognised by its looks: addresses, paths, quotes, brackets."""

from collections.abc import Iterator

from grammar.lattice import Edge
from grammar.scan import Scan
from grammar.tokens import Shape


def literal_edges(scan: Scan, at: int) -> Iterator[Edge]:
    """Yield the senses that the looks of a token give it."""
    token = scan.words[at].token
    original = scan.folded.cut(token.span)
    match token.shape:
        case Shape.ADDRESS:
            yield Edge(
                at, at + 1, "ADDRESS", {"address": token.text.replace(".v.", ".v")}
            )
        case Shape.PATH:
            yield Edge(at, at + 1, "LITERAL", {"path": original})
        case Shape.QUOTED if token.inner is not None:
            quoted = scan.folded.cut(token.inner)
            if quoted.strip():
                yield Edge(at, at + 1, "LITERAL", {"quoted": quoted})
        case Shape.BRACKET if _is_dry(token.text):
            yield Edge(at, at + 1, "", {"dry": True})
        case Shape.BRACKET if token.inner is not None:
            options = split_options(scan.folded.cut(token.inner))
            yield Edge(at, at + 1, "NOUN", {"options": options})
        case Shape.FLAG if token.text in {"--dry-run", "--dryrun", "--preview"}:
            yield Edge(at, at + 1, "", {"dry": True})
        case Shape.EMOJI:
            yield Edge(at, at + 1, "")
        case _:
            return


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
