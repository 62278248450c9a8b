"""echo gives back what it gets; reverse turns visible letters, not code points."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factory.providers.plain import echo, reverse
from factory.providers.port import Media, ProviderError

json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
letters = st.text(st.characters(categories=("Lu", "Ll", "Nd", "Zs")))


@given(json)
def test_echo_is_the_identity(value):
    assert echo().run(value, {}) == value


@given(letters)
def test_reversed_twice_is_the_text(text):
    # Precomposed letters only: a lone mark may join its neighbour when turned.
    text = unicodedata.normalize("NFC", text)
    assert reverse().run(reverse().run(text, {}), {}) == text


@pytest.mark.parametrize(
    ("text", "turned"),
    [
        ("", ""),
        ("абв", "вба"),
        (unicodedata.normalize("NFD", "йо"), "о" + unicodedata.normalize("NFD", "й")),
        ("👩‍👧!", "!👩‍👧"),
        ("🇷🇺a", "a🇷🇺"),
        ("e\u0301a", "ae\u0301"),
        ("a\r\nb", "b\r\na"),
        ("👍🏽x", "x👍🏽"),
    ],
)
def test_visible_letters_stay_whole(text, turned):
    assert reverse().run(text, {}) == turned


@pytest.mark.parametrize("value", [1, None, ["а"], {"a": 1}, Media("image/png", b"")])
def test_reverse_takes_text_only(value):
    with pytest.raises(ProviderError) as caught:
        reverse().run(value, {})
    assert caught.value.code == "bad_input"


def test_echo_takes_no_media():
    with pytest.raises(ProviderError) as caught:
        echo().run(Media("image/png", b""), {})
    assert caught.value.code == "bad_input"


@pytest.mark.parametrize("make", [echo, reverse])
def test_there_are_no_options(make):
    with pytest.raises(ProviderError) as caught:
        make().run("а", {"depth": 1})
    assert caught.value.code == "bad_option"
    assert caught.value.fields["where"] == "depth"
