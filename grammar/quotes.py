"""Texts that were typed by hand, between marks that they do not hold themselves."""

from grammar.model import Lang
from grammar.normalize import fold
from grammar.tokens import Shape, Token, tokenise

_MARKS = {Lang.RU: ("«»", "“”", '""'), Lang.EN: ('""', "“”", "«»")}


def quoted(text: str, lang: Lang) -> str | None:
    """Return a text in the quotes of a language, or in others where it holds these.

    None where it holds all of them.
    """
    for marks in _MARKS[lang]:
        opening, closing = marks[0], marks[1]
        if opening not in text and closing not in text:
            made = f"{opening}{text}{closing}"
            if _only(made, Shape.QUOTED):
                return made
    return None


def is_path(text: str) -> bool:
    """Whether a text is a path or a URL that may stand without quotes."""
    return _only(text, Shape.PATH)


def is_literal(text: str) -> bool:
    """Whether a text is one path or one quotation, which behind a colon is an input."""
    return is_path(text) or _only(text, Shape.QUOTED)


def is_word(text: str) -> bool:
    """Whether a text is one Latin word, hyphens and digits included."""
    tokens = _tokens(text)
    whole = bool(tokens) and tokens[-1].end - tokens[0].start == len(text)
    return whole and all(t.shape is Shape.WORD and t.text.isascii() for t in tokens)


def _only(text: str, shape: Shape) -> bool:
    return [(t.shape, t.span) for t in _tokens(text)] == [(shape, (0, len(text)))]


def _tokens(text: str) -> tuple[Token, ...]:
    return tokenise(fold(text))
