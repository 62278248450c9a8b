"""Addresses, canonical JSON, signatures and graphs: small pure laws."""

import json
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from factory.address import Address, by_version, family_of, parse_address
from factory.canonical import canonical, chained, digest, from_bytes
from factory.errors import AddressError, FactoryError, TemplateError
from factory.model import Channel, OrganTemplate
from factory.organs import graph_of
from factory.signatures import misfit

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(-(2.0**53) + 1, 2.0**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda each: st.lists(each) | st.dictionaries(st.text("ab.ёя"), each),
    max_leaves=20,
)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("organ.voice.v1", ("organ", "voice", "v1")),
        ("organ.voice", ("organ", "voice", "")),
        ("organ.speak-pipeline.v12", ("organ", "speak-pipeline", "v12")),
        ("analysis.a.b.v1.2", ("analysis", "a.b", "v1.2")),
        ("organ.обоняние.v3", ("organ", "обоняние", "v3")),
        ("cell.v1", ("cell", "v1", "")),
    ],
)
def test_an_address_has_its_parts(text: str, parts: tuple[str, str, str]) -> None:
    assert parse_address(text) == Address(*parts)
    assert str(parse_address(text)) == text
    assert family_of(text) == f"{parts[0]}.{parts[1]}"


@pytest.mark.parametrize("text", ["", "voice", "organ", "organ.", "robot.x.v1", ".v1"])
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(AddressError) as caught:
        parse_address(text)
    assert caught.value.code == "bad_address"


def test_versions_sort_by_number() -> None:
    versions = ["organ.x.v10", "organ.x.v2", "organ.x.v1.2", "organ.x.v1"]
    assert sorted(versions, key=by_version) == versions[::-1]


@given(JSON)
def test_canonical_bytes_are_one_for_a_value(value: object) -> None:
    read = from_bytes(canonical(value))
    assert canonical(read) == canonical(value)
    assert digest(read) == digest(value)


WHATEVER = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda each: st.lists(each) | st.dictionaries(st.text(), each),
    max_leaves=20,
)


LIKE_NUMBERS = st.sampled_from(
    [
        "1.0",
        ":1.0,",
        "1e-7",
        ",-0.0]",
        "9" * 16,
        '"',
        "\\",
        '\\"1.0',
        "é",
        "😀",
        "\ue000",
    ]
)
HARD_NUMBERS = st.sampled_from(
    [1.0, -1.0, 0.0, -0.0, 1e-7, 1e-6, 1e15, 1e16, 1e21, 1e22, 10.05, 2**53, 2**53 - 1]
)
NEARLY_ANYTHING = st.dictionaries(
    LIKE_NUMBERS | st.text(max_size=3),
    st.recursive(
        LIKE_NUMBERS | HARD_NUMBERS | st.floats() | st.integers() | st.text(),
        lambda each: st.lists(each) | st.dictionaries(LIKE_NUMBERS, each),
        max_leaves=9,
    ),
)


@given(WHATEVER | NEARLY_ANYTHING)
def test_canonical_bytes_are_those_of_the_library(value: Any) -> None:
    try:
        expected = rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError):
        with pytest.raises(FactoryError):
            canonical(value)
    else:
        assert canonical(value) == expected


@given(st.dictionaries(st.text("abc", max_size=3), st.integers(0, 9), min_size=2))
def test_the_order_of_keys_does_not_matter(value: dict[str, int]) -> None:
    assert canonical(dict(reversed(value.items()))) == canonical(value)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 2**60, "\ud800"])
def test_what_json_cannot_hold_is_refused(value: object) -> None:
    with pytest.raises(FactoryError) as caught:
        canonical(value)
    assert caught.value.code == "not_exact"


@pytest.mark.parametrize("text", ['{"a": 1, "a": 2}', "NaN", "{", "[" * 100_000])
def test_what_is_no_strict_json_is_refused(text: str) -> None:
    with pytest.raises(FactoryError) as caught:
        from_bytes(text)
    assert caught.value.code == "not_json"


def test_a_chain_depends_on_what_came_before() -> None:
    assert chained("0" * 64, {"a": 1}) != chained("1" * 64, {"a": 1})


TEXT = {"type": "string"}
PNG = {"type": "string", "contentMediaType": "image/png", "contentEncoding": "base64"}
ANY_IMAGE = PNG | {"contentMediaType": "image/*"}


@pytest.mark.parametrize(
    ("output", "input_", "fits"),
    [
        (TEXT, TEXT, True),
        (TEXT, {}, True),
        ({}, TEXT, True),
        ({"type": "integer"}, {"type": "number"}, True),
        ({"type": "number"}, {"type": "integer"}, False),
        (TEXT, {"type": "object"}, False),
        ({"type": ["string", "null"]}, TEXT, False),
        (TEXT, {"type": ["string", "null"]}, True),
        (PNG, ANY_IMAGE, True),
        (ANY_IMAGE, PNG, False),
        (PNG, TEXT, False),
        (TEXT, PNG, False),
        (
            {"type": "object", "properties": {"a": {}}},
            {"type": "object", "required": ["a"]},
            True,
        ),
        (
            {"type": "object", "properties": {"a": {}}},
            {"type": "object", "required": ["b"]},
            False,
        ),
    ],
)
def test_signatures(output: dict, input_: dict, fits: bool) -> None:  # type: ignore[type-arg]  # noqa: FBT001
    assert (misfit(output, input_) == "") is fits


def organ(cells: str, channels: str = "") -> OrganTemplate:
    names = [f"analysis.{cell}.v1" for cell in cells.split()]
    pairs = (channel.split(">") for channel in channels.split())
    return OrganTemplate(
        id="organ.x.v1",
        version="1.0.0",
        cells=tuple(names),
        channels=tuple(
            Channel(from_=f"analysis.{a}.v1", to=f"analysis.{b}.v1") for a, b in pairs
        ),
    )


def short(cells: tuple[str, ...]) -> str:
    return "".join(cell.split(".")[1] for cell in cells)


@pytest.mark.parametrize(
    ("cells", "channels", "order", "exits"),
    [
        ("a", "", "a", "a"),
        ("a b c", "", "abc", "c"),
        ("a b c", "a>c c>b", "acb", "b"),
        ("a b c", "a>b a>c", "abc", "bc"),
        ("a b c d", "a>b a>c b>d c>d", "abcd", "d"),
    ],
)
def test_graphs(cells: str, channels: str, order: str, exits: str) -> None:
    graph = graph_of(organ(cells, channels))
    assert (short(graph.order), short(graph.exits)) == (order, exits)
    seen: set[str] = set()
    for cell in graph.order:
        assert set(graph.inbound[cell]) <= seen
        seen.add(cell)


@pytest.mark.parametrize(
    ("cells", "channels", "code"),
    [
        ("a a", "", "repeated_cell"),
        ("a b", "a>c", "unknown_cell"),
        ("a b", "a>b b>a", "cycle"),
        ("a b c", "a>c b>c", "entries"),
    ],
)
def test_bad_graphs(cells: str, channels: str, code: str) -> None:
    with pytest.raises(TemplateError) as caught:
        graph_of(organ(cells, channels))
    assert caught.value.code == code


def test_a_value_survives_its_json() -> None:
    template = organ("a b", "a>b")
    assert (
        OrganTemplate.model_validate(json.loads(json.dumps(template.doc()))) == template
    )
