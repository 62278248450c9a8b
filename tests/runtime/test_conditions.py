"""Conditions of channels: what they mean, and that nothing else can be said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factory.conditions import parse_condition
from factory.errors import TemplateError
from factory.providers.port import Media, Value

USER = {"lang": "ru", "age": 30, "user": {"name": "Ира"}, "is_new": True, "none": None}


@pytest.mark.parametrize(
    ("condition", "value", "expected"),
    [
        ("lang == 'ru'", USER, True),
        ('lang == "en"', USER, False),
        ("lang != 'en'", USER, True),
        ("age >= 30 and age < 31", USER, True),
        ("age > 30 or lang == 'ru'", USER, True),
        ("not age > 30", USER, True),
        ("not (age > 30 or lang == 'ru')", USER, False),
        ("age == 1 or age == 30 and lang == 'en'", USER, False),
        ("user.name == 'Ира'", USER, True),
        ("value.user.name == 'Ира'", USER, True),
        ("user.name.first == null", USER, True),
        ("is_new == true", USER, True),
        ("is_new == 1", USER, False),
        ("none == null", USER, True),
        ("missing == null", USER, True),
        ("missing < 1", USER, False),
        ("missing >= 1", USER, False),
        ("lang in ['en', 'ru']", USER, True),
        ("not lang in ['en']", USER, True),
        ("'ru' in lang", USER, False),
        ("age < 'b'", USER, False),
        ("lang < 'rw'", USER, True),
        ("is_new < 2", USER, False),
        ("age == 30.0", USER, True),
        ("value == 'да'", "да", True),
        ("value > -1.5", 0, True),
        ("value.x == null", 7, True),
        ("value == null", Media("image/png", b""), False),
        ("30 <= age", USER, True),
    ],
)
def test_what_a_condition_means(
    condition: str, value: Value, *, expected: bool
) -> None:
    assert parse_condition(condition)(value) is expected


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "lang", "lang ==", "== 1", "a == 1 b", "a = 1", "(a == 1",
        "a == 1)", "a == 1 and", "not", "a == [1", "a in []", "a == b()",
        "a.__class__()", "a + 1 == 2", "a == 'x", "a == 'x\\'y'", "a; b", "lambda: 1",
        "a == 1 or or b == 1", "a < b < c", "()", "and == 1", "a == .5", "a..b == 1",
        "[a] == 1", "not " * 30 + "a == 1", "(" * 60 + "a == 1" + ")" * 60,
        "a == 1 " + "or a == 1 " * 60, "(" * 499,
    ],
)  # fmt: skip
def test_nothing_else_is_a_condition(text: str) -> None:
    with pytest.raises(TemplateError) as caught:
        parse_condition(text)
    assert caught.value.code == "condition"
    assert caught.value.fields["condition"] == text


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("ab"), inner)
    ),
    max_leaves=5,
)
WORDS = "a a.b value 'a' 1 2.5 true null [1,'a'] == < in and or not ( ) !="
words = st.sampled_from(WORDS.split())


@given(st.text(max_size=20) | st.lists(words, max_size=8).map(" ".join), json_values)
def test_a_condition_is_refused_or_answers_for_any_value(
    text: str, value: Value
) -> None:
    try:
        condition = parse_condition(text)
    except TemplateError:
        return
    assert condition(value) in (True, False)
