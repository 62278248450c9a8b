"""Questions and refusals mark the words that they are about."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grammar.model import Parse, Span
from grammar.parse import Parser
from tests.grammar.test_robust import KNOWN

CALM = settings(
    deadline=None,
    max_examples=100,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
MARKED = [
    # Refusals: the negation, what tells of a deed, the condition, another's wish.
    ("не создавай голосовой орган", "не"),
    ("не забудь не отключать голос", "не"),
    ("don't approve vision", "don't"),
    ("never disable voice", "never"),
    ("я вчера создал голосовой орган", "создал"),
    ("voice was approved on Monday", "was approved"),
    ("если голос сломается, отключи его", "если"),
    ("when voice fails, disable it", "when"),
    ("Катя просит отключить голос", "просит"),
    ("they create a voice organ", "they"),
    # What the factory does not do, and what it does not have.
    ("удали голосовой орган", "удали"),
    ("please delete the voice organ and vision", "delete"),
    ("format the disk", "format"),
    ("включи свет на кухне", "свет на кухне"),
    ("disable the alarm", "alarm"),
    # Questions: the misspelt words, the part that is left, the doubtful word.
    ("созадй голсовой орган v1", "созадй|голсовой"),
    ("отключи глос и зрение", "глос"),
    ("disable voise", "voise"),
    ("отключи голос, но не трогай зрение", "не трогай зрение"),
    ("создай голос и свари кофе", "свари кофе"),
    ("отключи адаптер", "адаптер"),
    ("откати голос v2", "v2"),
    ("покажи органы и откати", "откати"),
    ("show organs, then roll back", "roll back"),
]
UNMARKED = [
    "создай орган", "откати", "голосовой орган", "voice organ", "привет", "yes",
    "what is the weather", "cjplfq ujkjc", "", "… 👍 ?!", "а" * 3000,
    "отключи голос", "create voice organ v1",
]  # fmt: skip


def spans(parsed: Parse) -> tuple[Span, ...]:
    said = parsed.question or parsed.reason
    return said.spans if said is not None else ()


@pytest.mark.parametrize(("text", "marked"), MARKED)
def test_what_is_to_blame_is_marked(parser: Parser, text: str, marked: str) -> None:
    found = spans(parser.parse(text))
    assert "|".join(text[start:end] for start, end in found) == marked


@pytest.mark.parametrize("text", UNMARKED)
def test_where_nothing_is_in_particular_to_blame_nothing_is_marked(
    parser: Parser, text: str
) -> None:
    assert spans(parser.parse(text)) == ()


def test_the_original_text_is_marked_and_not_the_normalised_one(
    parser: Parser,
) -> None:
    text = "  —  ВКЛЮЧИ\u00a0СВЕ\u0301Т…"
    [(start, end)] = spans(parser.parse(text))
    assert text[start:end] == "СВЕ\u0301Т"


@pytest.mark.parametrize("text", [text for text, _ in MARKED])
def test_marks_are_no_part_of_what_the_contract_prints(
    parser: Parser, text: str
) -> None:
    parsed = parser.parse(text)
    assert parsed.about(()).to_dict() == parsed.to_dict()
    printed = parsed.to_dict()
    assert printed.keys() - {"question", "reason"} == {
        "utterance", "lang", "status", "commands",
    }  # fmt: skip


@pytest.mark.parametrize("text", [text for text, _ in MARKED])
def test_what_stands_for_another_text_has_no_marks(parser: Parser, text: str) -> None:
    stands = parser.parse(text).said_as("2")
    assert spans(stands) == ()
    assert stands.utterance == "2"


TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from([*KNOWN.split(), "созадй", "lamp"]), max_size=9).map(
        " ".join
    ),
)


@CALM
@given(text=TEXTS)
def test_marks_lie_in_the_text_in_order_and_apart(parser: Parser, text: str) -> None:
    before = 0
    for start, end in spans(parser.parse(text)):
        assert before <= start < end <= len(text)
        before = end
