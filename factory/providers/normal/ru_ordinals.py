"""Russian ordinals: figures with an ending (5-го), compounds, centuries in Roman."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from factory.providers.normal.roman import ROMAN, roman_value
from factory.providers.normal.ru_context import Frame, case_of, frame, head_after
from factory.providers.normal.ru_words import CASES, RussianWords, cardinal, ordinal
from factory.providers.normal.scan import Rule
from factory.providers.normal.tables import Russian, ends_sentence

_SPACE = "[ \u00a0]"
_ENDINGS = (
    "ого|его|ому|ему|ыми|ими|ью|го|му|ми|мя|ти|ой|ый|ий|ая|ья|ое|ье|ые|ьи|ую|"
    "ым|им|ых|их|ом|ем|й|я|е|м|х|ю"
)
_PREFIXES = {1: "одно", 90: "девяносто", 100: "сто", 1000: "тысяче"}
_CENTURY = (
    r"век(?:а|у|ом|е|и|ов|ам|ами|ах)?(?!\w)|вв?\.(?!\w)|"
    r"столети(?:ем|ями|ям|ях|е|я|ю|и|й)(?!\w)"
)
# Two centuries are два века, so that form asks for a number that cannot be counted.
_CENTURY_WORD = r"век(?:у|ом|е)?(?!\w)|(?<![2-4][ \u00a0])века(?!\w)"
_CENTURY_FORMS = {
    "nomn": ("век", "века"),
    "accs": ("век", "века"),
    "gent": ("века", "веков"),
    "datv": ("веку", "векам"),
    "ablt": ("веком", "веками"),
    "loct": ("веке", "веках"),
}
_SHAPES = ("masc", "femn", "neut", "plur")


@dataclass(frozen=True, slots=True)
class Ordinals:
    """The rules for ordinals.

    Args:
        table: the Russian table.
        words: the dictionary.
    """

    table: Russian
    words: RussianWords

    def rules(self) -> tuple[Rule, ...]:
        """Endings, compounds, centuries."""
        century = rf"(?P<a>{ROMAN})(?:[-–—](?P<b>{ROMAN}))?{_SPACE}(?P<w>{_CENTURY})"
        return (
            Rule(re.compile(rf"(\d{{1,9}})-({_ENDINGS})(?![\w-])"), self._ended),
            Rule(re.compile(r"(\d{1,4})-([а-яё]{3,})", re.IGNORECASE), _compound),
            Rule(re.compile(century), self._century),
            Rule(re.compile(rf"(\d\d?){_SPACE}({_CENTURY_WORD})"), self._numbered),
        )

    def _ended(self, match: re.Match[str]) -> str | None:
        number, ending = int(match[1]), match[2]
        around = frame(self.table, match.string, match.start())
        forms = [form for form in _forms(number, around) if form[0].endswith(ending)]
        head = head_after(self.words, match.string, match.end())
        tags = self._tags(head) if head else frozenset()
        fitting = (word for word, case, shape in forms if (case, shape) in tags)
        return next(fitting, forms[0][0] if forms else None)

    def _tags(self, noun: str) -> frozenset[tuple[str, str]]:
        nouns = [p.tag for p in self.words.parses(noun) if "NOUN" in p.tag]
        return frozenset(
            (str(tag.case), "plur" if tag.number == "plur" else str(tag.gender))
            for tag in nouns
        )

    def _numbered(self, match: re.Match[str]) -> str:
        around = frame(self.table, match.string, match.start())
        case = case_of(self.words, match[2], around, plural=False)
        return f"{ordinal(int(match[1]), case)} {match[2]}"

    def _century(self, match: re.Match[str]) -> str | None:
        values = [roman_value(match[name]) for name in "ab" if match[name]]
        if not all(values):
            return None
        around = frame(self.table, match.string, match.start())
        plural = len(values) > 1
        word = match["w"]
        if word.endswith("."):
            case = "gent" if around.word and not around.cases else around.place_case
            word = _CENTURY_FORMS[case][plural]
        else:
            case = case_of(self.words, word, around, plural=plural)
        gender = "neut" if word.startswith("столет") else "masc"
        said = " — ".join(ordinal(value or 0, case, gender) for value in values)
        stopped = match.group().endswith(".")
        end = stopped and ends_sentence(match.string, match.end())
        return f"{said} {word}{'.' if end else ''}"


def _forms(number: int, around: Frame) -> Iterator[tuple[str, str, str]]:
    """All forms with case and shape, the likeliest first."""
    cases = tuple(dict.fromkeys((around.place_case, *around.cases, *CASES)))
    small = number % 10 in range(2, 5) and number % 100 not in range(12, 15)
    counting = [(cardinal(number, case), case, "plur") for case in cases]
    if small:
        # 2-х is двух, not вторых.
        yield from counting
    for case, shape in product(cases, _SHAPES):
        if shape == "plur":
            yield ordinal(number, case, plural=True), case, shape
        else:
            yield ordinal(number, case, shape), case, shape
    yield from counting


def _compound(match: re.Match[str]) -> str | None:
    number, rest = int(match[1]), match[2]
    if number in _PREFIXES:
        return _PREFIXES[number] + rest
    if number >= max(_PREFIXES) or number == 0:
        return None
    joined = cardinal(number, "gent").replace(" ", "")
    joined = re.sub("^ста|девяноста", lambda part: part.group()[:-1] + "о", joined)
    return re.sub("одного$", "одно", joined) + rest
