"""Hostile and mutated texts for the parser; the same seed makes the same ones."""

import json
import string
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

from grammar.lexicon import Lexicon

CORPORA = Path(__file__).resolve().parent.parent / "corpora"
LONGEST = 2000
"""The longest text that the parser reads, in characters."""
_PLANES = 17
_PLANE = 0x10000
_SURROGATES = range(0xD800, 0xE000)
_BIDI = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_COMBINING = "\u0300\u0301\u0306\u0308\u0327\u0338\u20dd\u0489\u1ab0\ufe0f\u200d"
_CONTROLS = "".join(map(chr, (*range(32), 127, 0x85, 0x2028, 0x2029, 0xFEFF)))
_OPENING, _CLOSING = "«“\"\u2018'([", "»”\"\u2019')]"
_JOINING = (
    "и", "а потом", "затем", ",", ";", ".", "and", "then", "and then", "after that",
    "или", "or", "но", "but", "не", "not", "потому что", "because", ":", "→", "from",
)  # fmt: skip
_SIGNS = (
    "", " ", ", ", ",", ". ", "? ", ": ", "; ", "! ", "-", "→", " и ", " and ", " a ",
    " не ", " if ", " или ", " из ", " of ", " v1 ", " 5 ", " x_1 ", "«a» ", "(a) ",
    " organ ", " орган ",
)  # fmt: skip


class Inputs:
    """Draws texts, each by one of its families."""

    def __init__(self, sentences: Sequence[str], phrases: Sequence[str]) -> None:
        self._sentences = sentences
        self._phrases = phrases
        self._words = sorted({word for phrase in phrases for word in phrase.split()})
        self.families: dict[str, Callable[[Random], str]] = {
            "any plane": _any_plane,
            "bidi": lambda random: self._strewn(random, _BIDI),
            "combining": lambda random: self._strewn(random, _COMBINING),
            "controls": lambda random: self._strewn(random, _CONTROLS),
            "a megabyte": self._megabyte,
            "mutated letters": self._mutated,
            "mutated words": self._shuffled,
            "crossed": self._crossed,
            "repeated": self._repeated,
            "deep quotes": self._quoted,
            "digits": _digits,
            "connectives": self._joined,
            "known words": self._known,
            "marks": _marks,
            "rows": self._rows,
        }

    @classmethod
    def load(cls) -> "Inputs":
        """Take the sentences of the labelled corpora and the phrases of the lexicon."""
        senses = Lexicon.load().senses
        phrases = {" ".join(w.strip("=") for w in s.words) for s in senses}
        return cls(sentences(), sorted(phrases - {""}))

    def draw(self, random: Random) -> tuple[str, str]:
        """Return the name of a family and a text of it; all families are as likely."""
        name = random.choice(list(self.families))
        return name, self.families[name](random)

    def _sentence(self, random: Random) -> str:
        return random.choice(self._sentences)

    def _strewn(self, random: Random, marks: str) -> str:
        """A sentence with marks between its letters."""
        share = random.choice((0.02, 0.2, 1.0))
        found = []
        for char in self._sentence(random):
            found.append(char)
            if random.random() < share:
                found.append(random.choice(marks) * random.choice((1, 1, 1, 20)))
        return "".join(found)

    def _megabyte(self, random: Random) -> str:
        piece = random.choice((self._sentence(random), " ", "«", "1", "a", "\u0301"))
        return piece * (1_000_000 // len(piece))

    def _mutated(self, random: Random) -> str:
        chars = list(self._sentence(random))
        for _ in range(random.choice((1, 2, 4, 16))):
            _change(random, chars)
        return "".join(chars)

    def _shuffled(self, random: Random) -> str:
        words = self._sentence(random).split()
        for _ in range(random.choice((1, 2, 4))):
            at = random.randrange(len(words) + 1)
            change = random.randrange(3)
            if change == 0:
                words.insert(at, random.choice(self._words))
            elif change == 1:
                words[at : at + 1] = words[at : at + 1] * 2
            else:
                words[at : at + 1] = []
        return " ".join(words)

    def _crossed(self, random: Random) -> str:
        one, other = self._sentence(random), self._sentence(random)
        cut, from_ = random.randrange(len(one) + 1), random.randrange(len(other) + 1)
        return one[:cut] + other[from_:]

    def _rows(self, random: Random) -> str:
        """A phrase or two, each with a sign, over and over."""
        pieces = (
            random.choice(self._phrases) + random.choice(_SIGNS)
            for _ in range(random.choice((1, 1, 2)))
        )
        return _grown(random, "".join(pieces))

    def _repeated(self, random: Random) -> str:
        """A few words, a sentence or a letter, over and over, up to the limit."""
        words = self._sentence(random).split()
        start = random.randrange(len(words))
        piece = random.choice((
            " ".join(words[start : start + random.randint(1, 4)]) + " ",
            words[start],
            random.choice(self._words) + " ",
            random.choice(string.printable),
        ))  # fmt: skip
        return _grown(random, piece)

    def _quoted(self, random: Random) -> str:
        depth = random.choice((2, 10, 100, 900))
        side = random.randrange(len(_OPENING))
        inner = self._sentence(random)
        closing = _CLOSING[side] * random.choice((0, depth, depth // 2))
        return _OPENING[side] * depth + inner + closing

    def _joined(self, random: Random) -> str:
        """Sentences, or bits of them, with joining words between all."""
        found: list[str] = []
        most = random.choice((30, 200, LONGEST))
        while sum(map(len, found)) + len(found) < most:
            words = self._sentence(random).split()
            found += words[: random.randint(0, len(words))]
            found.append(random.choice(_JOINING))
        return " ".join(found)[:LONGEST]

    def _known(self, random: Random) -> str:
        count = random.choice((3, 8, 20, 60, 300))
        return " ".join(random.choices(self._words, k=count))[:LONGEST]


def sentences() -> tuple[str, ...]:
    """Return every text of the labelled corpora, also those of conversations."""
    found: list[str] = []
    for file in sorted(CORPORA.glob("*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            case = json.loads(line)
            turns = case.get("session", [case])
            found += (turn["utterance"] for turn in turns if "utterance" in turn)
    return tuple(filter(str.strip, dict.fromkeys(found)))


def _any_plane(random: Random) -> str:
    def char() -> str:
        code = random.randrange(_PLANES) * _PLANE + random.randrange(_PLANE)
        return chr(code if code not in _SURROGATES else code - 0x800)

    return "".join(char() for _ in range(random.choice((1, 5, 40, 300, LONGEST))))


def _change(random: Random, chars: list[str]) -> None:
    """Drop, double, swap or replace one letter."""
    if not chars:
        return
    at = random.randrange(len(chars))
    match random.randrange(4):
        case 0:
            del chars[at]
        case 1:
            chars.insert(at, chars[at])
        case 2:
            chars[at - 1], chars[at] = chars[at], chars[at - 1]
        case _:
            chars[at] = random.choice(
                'абвгдежзиклмнопрстуabcdefghijklmnop 0123456789,.-«"'
            )


def _grown(random: Random, piece: str) -> str:
    size = random.choice((50, 300, 1000, LONGEST))
    return (piece * (size // len(piece) + 1))[:size]


def _digits(random: Random) -> str:
    """Long numbers, rows of numbers, versions without an end."""
    run = "".join(random.choices("0123456789", k=random.choice((1, 3, 20, 400))))
    mark = random.choice(("", " ", ".", ",", "%", "-", ".v", " МБ ", " ms ", "/", "e"))
    lead = random.choice(
        ("", "v", "v1.", "поставь порог голоса ", "replay a.jsonl to ")
    )
    return lead + _grown(random, run + mark)


def _marks(random: Random) -> str:
    """Rows of punctuation, long runs of what may begin a path, a flag or an arrow."""
    marks = random.choices(
        "-=/.@+~_:;,!?→%#'\"`«»[](){}<>|\\&*^$", k=random.randint(1, 4)
    )
    letters = random.choice(("", "a", "я", "v1", "organ.", "a1_", " "))
    return _grown(random, "".join(marks) + letters)
