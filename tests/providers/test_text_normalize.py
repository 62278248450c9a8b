"""The laws of text.normalize: the tables, idempotence, nothing lost, nothing raised."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factory.providers.port import Media, ProviderError
from factory.providers.text import normalize

HERE = Path(__file__).parent
TABLES = {
    lang: tomllib.loads((HERE / f"normalize_{lang}.toml").read_text("utf-8"))
    for lang in ("ru", "en")
}
CASES = [case for table in TABLES.values() for case in table["cases"]]
KEPT = [text for table in TABLES.values() for text in table["kept"]]
PROVIDER = normalize()

written = [text for text, _ in CASES]
fragments = st.sampled_from(
    [word for text in [*written, *KEPT] for word in text.split()]
    + list("0123456789.,:-–/№&+=\u00d7%$€ \n«»()")
)
texts = st.lists(fragments, max_size=12).flatmap(
    lambda parts: st.sampled_from(["", " "]).map(lambda joint: joint.join(parts))
)


@pytest.mark.parametrize(("text", "said"), CASES)
def test_table(text, said):
    assert PROVIDER.run(text, {}) == said


@pytest.mark.parametrize("text", KEPT)
def test_what_needs_nothing_stays_byte_for_byte(text):
    assert PROVIDER.run(text, {}) == text


@pytest.mark.parametrize(("lang", "said"), [("ru", "шестнадцать"), ("en", "sixteen")])
def test_the_option_decides_where_no_words_do(lang, said):
    assert PROVIDER.run("16", {"lang": lang}) == said


def test_the_option_overrules_the_words_around():
    assert PROVIDER.run("вес 16", {"lang": "en"}) == "вес sixteen"


@settings(max_examples=300, deadline=None)
@given(texts, st.sampled_from(["auto", "ru", "en"]))
def test_twice_is_once(text, lang):
    once = PROVIDER.run(text, {"lang": lang})
    assert PROVIDER.run(once, {"lang": lang}) == once


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_taken_and_twice_is_once(text):
    once = PROVIDER.run(text, {})
    assert isinstance(once, str)
    assert PROVIDER.run(once, {}) == once


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="абвгдежзиклмнопрсту abcdefgh ,!?\n", max_size=80))
def test_words_without_signs_stay(text):
    assert PROVIDER.run(text, {}) == text


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**12), st.sampled_from(["строк", "rows"]))
def test_no_figure_is_left_of_a_number(number, word):
    said = PROVIDER.run(f"{number} {word}", {})
    assert not any(letter.isdigit() for letter in said)
    assert said.endswith(word)


@pytest.mark.parametrize("text", ["1" * 5000, "1 111" * 200, "a." * 5000, "1," * 3000])
def test_long_rows_are_taken(text):
    assert isinstance(PROVIDER.run(text, {}), str)


@pytest.mark.parametrize("value", [5, None, ["a"], Media("image/png", b""), "\ud800"])
def test_other_inputs_are_refused(value):
    with pytest.raises(ProviderError) as caught:
        PROVIDER.run(value, {})
    assert caught.value.code == "bad_input"


@pytest.mark.parametrize("options", [{"lang": "de"}, {"language": "ru"}, {"lang": 5}])
def test_other_options_are_refused(options):
    with pytest.raises(ProviderError) as caught:
        PROVIDER.run("5", options)
    assert caught.value.code == "bad_option"
