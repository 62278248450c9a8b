"""Splitting folded text into raw tokens; no character but a space is ever dropped.

A token keeps its place in the folded text and in the original one.
"""

import re
from enum import StrEnum
from typing import NamedTuple

from grammar.model import Span
from grammar.normalize import Folded


class Shape(StrEnum):
    """What a token looks like, before anybody asks what it means."""

    WORD = "word"
    NUMBER = "number"
    ORDINAL = "ordinal"
    VERSION = "version"
    ADDRESS = "address"
    PATH = "path"
    QUOTED = "quoted"
    BRACKET = "bracket"
    FLAG = "flag"
    ARROW = "arrow"
    PUNCT = "punct"
    EMOJI = "emoji"
    JUNK = "junk"


class Token(NamedTuple):
    """A piece of text. `joined` is true when a hyphen ties it to the token before.

    `start` and `end` are positions in the folded text, `span` in the original;
    for quoted and bracketed text `span` covers the marks and `inner` what they hold.
    """

    shape: Shape
    text: str
    start: int
    end: int
    span: Span
    joined: bool = False
    inner: Span | None = None

    @property
    def is_latin(self) -> bool:
        """Whether a word is written in Latin letters, digits and underscores."""
        return self.text.isascii()


_EXTENSIONS = (
    "jsonl|json|csv|tsv|txt|wasm|wat|rhai|log|parquet|yaml|yml|toml|md|gz|zip|wav|py"
)
# A file system takes no longer names; without a limit a long row of letters and dashes
# would be looked through again from each of them.
_PART = "{1,255}+"
_VERSION = r"v\.?\d+(?:\.\d+)*"
_SCANNER = re.compile(
    r"(?P<url>[a-z][a-z0-9+.-]{0,30}+://[^\s«»“”\"]+)"
    r"|(?P<quoted>«[^»]*+»|“[^”“]*+[”“]|\"[^\"]*+\"|\u2018[^\u2019]*+\u2019|(?<!\w)'[^']*+'(?!\w))"
    r"|(?P<bracket>\([^()]*+\)|\[[^\[\]]*+\])"
    rf"|(?P<path>(?:~|\.{{1,2}})?/?(?:[\w.@+-]{_PART}/)+[\w.@+-]*"
    r"|(?:~|\.{1,2})?/[\w.@+-]+"
    rf"|[\w-]{_PART}(?:\.[\w-]{_PART}){{0,9}}\.(?:{_EXTENSIONS})(?![\w]))"
    r"|(?P<address>(?:organ|cell|analysis|action|memory)\.[^\W_][\w-]*"
    rf"(?:\.(?!v\d)[^\W_][\w-]*)*(?:\.{_VERSION})?(?![\w-]))"
    rf"|(?P<version>{_VERSION}(?![\w]))"
    r"|(?P<flag>(?<![\w-])--[a-z][a-z-]*)"
    r"|(?P<arrow>→|-++>|=++>)"
    r"|(?P<ordinal>\d+(?:-?(?:ый|ой|ий|ая|ое|го|му|ом|ю|й|я|е|м|х)(?!\w)"
    r"|(?:st|nd|rd|th)(?!\w)))"
    r"|(?P<contraction>[a-z]+n['’]t(?![a-z])|[a-z]+['’](?:d|ll|re|ve|m)(?![a-z])"
    r"|['’]s(?![a-z]))"
    r"|(?P<ident>\d+[a-z]*_[a-z0-9_]+|[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*(?<!\.))"
    r"|(?P<number>\d+(?:[.,]\d+)?|(?<![\w.])\.\d+)"
    r"|(?P<word>[^\W\d_]+|\w+)"
    r"|(?P<hyphen>(?<=[\w])-(?=[\w]))"
    r"|(?P<smiley>(?:[:;=]['-]?[)(d]+|\)+)(?=\s|$))"
    r"|(?P<punct>[,;:.!?-]|%|\+|=|’|')"
    r"|(?P<space>\s+)"
    r"|(?P<other>.)",
    re.DOTALL,
)
# Most words are letters up to a space: no other branch of the scanner takes these.
_PLAIN = re.compile(r"([a-z]+|[а-я]+)(?: +|(?=,)|\Z)")
_TAIL = re.compile(rf"\.({_VERSION})$")
_PICTURES = "\u2190"
_TRAILING = ".,;:!?)'’"


def tokenise(folded: Folded) -> tuple[Token, ...]:
    """Split folded text into tokens, in order; spaces only separate."""
    found: list[Token] = []
    at, text = 0, folded.text
    while at < len(text):
        plain = _PLAIN.match(text, at)
        if plain is not None:
            start, end = plain.span(1)
            found.append(_word(folded, start, end))
            at = plain.end()
            continue
        match = _SCANNER.match(text, at)
        assert match is not None
        group, end = match.lastgroup or "other", match.end()
        if group in {"url", "path"}:
            end = _trim(text, at, end)
        if group not in {"space", "hyphen"}:
            found.extend(_tokens(folded, group, at, end))
        at = end
    return tuple(found)


def _word(folded: Folded, start: int, end: int) -> Token:
    text = folded.text
    joined = start > 0 and text[start - 1] == "-" and _is_joined(text, start)
    is_even = folded.starts is None
    span = Span(start, end) if is_even else folded.span(start, end)
    return Token(Shape.WORD, text[start:end], start, end, span, joined)


def _trim(text: str, start: int, end: int) -> int:
    """Leave the punctuation that ends a sentence outside of a path."""
    while end > start + 1 and text[end - 1] in _TRAILING:
        end -= 1
    return end


def _tokens(folded: Folded, group: str, start: int, end: int) -> list[Token]:
    match group:
        case "ident":
            return _identifier(folded, start, end)
        case "quoted" | "bracket":
            shape = Shape(group)
            inner = folded.span(start + 1, end - 1)
            return [_token(folded, shape, start, end, inner=inner)]
        case "url":
            return [_token(folded, Shape.PATH, start, end)]
        case "word" | "contraction" | "number":
            shape = Shape.NUMBER if group == "number" else Shape.WORD
            joined = _is_joined(folded.text, start)
            return [_token(folded, shape, start, end, joined=joined)]
        case "smiley" | "other":
            shape = Shape.EMOJI if group == "smiley" else _other(folded.text[start])
            return [_token(folded, shape, start, end)]
        case _:
            return [_token(folded, Shape(group), start, end)]


def _is_joined(text: str, start: int) -> bool:
    """Whether a hyphen without spaces stands before `start`."""
    return start > 1 and text[start - 1] == "-" and text[start - 2].isalnum()


def _other(char: str) -> Shape:
    # Pictographs decorate a command like an exclamation mark; the rest is junk.
    return Shape.EMOJI if char >= _PICTURES and not char.isalnum() else Shape.JUNK


def _token(
    folded: Folded,
    shape: Shape,
    start: int,
    end: int,
    *,
    joined: bool = False,
    inner: Span | None = None,
) -> Token:
    text = folded.text[start:end]
    return Token(shape, text, start, end, folded.span(start, end), joined, inner)


def _identifier(folded: Folded, start: int, end: int) -> list[Token]:
    """A Latin word; the version that a dot ties to it is a token of its own."""
    text, joined = folded.text[start:end], _is_joined(folded.text, start)
    tail = _TAIL.search(text)
    if tail is None:
        return [_token(folded, Shape.WORD, start, end, joined=joined)]
    middle, after = start + tail.start(), start + tail.start(1)
    name = _token(folded, Shape.WORD, start, middle, joined=joined)
    return [name, _token(folded, Shape.VERSION, after, end)]
