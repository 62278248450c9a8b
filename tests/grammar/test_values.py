"""Numbers, amounts and versions, in digits and in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from num2words import num2words

from grammar.lexicon import Lexicon
from grammar.morph import Morphology
from grammar.normalize import fold
from grammar.tokens import tokenise
from grammar.values import Values
from grammar.words import speller, words

SPELT = speller(Morphology())
VALUES = Values(Lexicon.load().numbers)

READ = [
    ("полтора гигабайта", {"memory": 1536}),
    ("0.5 GB", {"memory": 512}),
    ("half a second", {"duration": 500}),
    ("полсекунды", {"duration": 500}),
    ("one and a half seconds", {"duration": 1500}),
    ("a quarter of a second", {"duration": 250}),
    ("двадцать пять процентов", {"percent": 25}),
    ("2,5%", {"percent": 2.5}),
    ("50 000", {"number": 50000}),
    ("сорок второй", {"ordinal": 42}),
    ("40-й", {"ordinal": 40}),
    ("twenty-first version", {"version": "v21"}),
    ("версии 2 и 3", {"versions": ["v2", "v3"]}),
    ("первую и вторую версии", {"versions": ["v1", "v2"]}),
    ("v.1.2", {"version": "v1.2"}),
    ("предыдущую версию", {"previous": True}),
    ("yesterday", {"since": 86_400_000}),
]


@pytest.mark.parametrize(("text", "means"), READ)
def test_read_so(text: str, means: dict[str, object]) -> None:
    found = words(tokenise(fold(text)), SPELT)
    longest = VALUES.read(found, 0)[0]
    assert longest.end == len(found)
    assert dict(longest.means) == means


@given(number=st.integers(1, 1000), lang=st.sampled_from(["ru", "en"]))
def test_every_number_word_up_to_a_thousand(number: int, lang: str) -> None:
    text = num2words(number, lang=lang)
    found = words(tokenise(fold(text)), SPELT)
    longest = VALUES.read(found, 0)[0]
    assert longest.end == len(found)
    assert longest.means["number"] == number
