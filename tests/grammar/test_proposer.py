"""The proposer: what it says is well-formed, as good as published, and comes late."""

import json
import subprocess
import sys
from hashlib import sha256
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grammar.proposer import (
    CONFIG,
    META,
    METRICS,
    WEIGHTS,
    Label,
    ModelError,
    Proposer,
    pieces,
)
from grammar.training.__main__ import Material, gather
from grammar.training.model import configuration, score
from grammar.weights import narrowed, widened

SHIPPED = Path(str(resources.files("grammar"))) / "model_data"


@pytest.fixture(scope="module")
def proposer() -> Proposer:
    return Proposer.load()


@pytest.fixture(scope="module")
def material() -> Material:
    return gather(seed=3)


def said(proposer: Proposer, text: str) -> list[tuple[str, Label]]:
    return [(text[start:end], label) for start, end, label in proposer.propose(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("создай орган обоняния v2", [("обоняния", Label.NAME)]),
        ("отключи клетку spam_ranker", [("spam_ranker", Label.NAME)]),
        ("disable the sonar organ", [("sonar", Label.NAME)]),
        (
            "create cell geo_tax from cells/geo.rhai",
            [("geo_tax", Label.NAME), ("cells/geo.rhai", Label.PATH)],
        ),
        ("replay logs/friday.jsonl", [("logs/friday.jsonl", Label.PATH)]),
        ("включи свет на кухне", []),
        ("what is the weather in Paris?", []),
        ("", []),
        ("   ", []),
        ("я" * 3000, []),
    ],
)
def test_what_is_seen(
    proposer: Proposer, text: str, found: list[tuple[str, Label]]
) -> None:
    assert said(proposer, text) == found


words = st.sampled_from(["создай", "орган", "cell", "v2", "a/b.csv", "«", ":", "щуп"])
texts = st.text(max_size=80) | st.lists(words, max_size=12).map(" ".join)


@settings(deadline=None, max_examples=60)
@given(texts)
def test_proposals_are_whole_words_in_order(proposer: Proposer, text: str) -> None:
    found = proposer.propose(text)
    places = list(pieces(text))
    end = 0
    for each in found:
        assert end <= each.start < each.end <= len(text)
        assert each.start in [start for start, _ in places]
        assert each.end in [stop for _, stop in places]
        end = each.end
    assert proposer.propose(text) == found


@given(st.text(max_size=200))
def test_pieces_cover_all_but_spaces(text: str) -> None:
    places = list(pieces(text))
    covered = "".join(text[start:end] for start, end in places)
    assert covered == "".join(text.split())
    assert places == sorted(set(places))


def test_it_is_as_good_on_new_names_as_published(
    proposer: Proposer, material: Material
) -> None:
    published = json.loads((SHIPPED / METRICS).read_bytes())
    assert set(published) == set(material.held_out)
    for name, examples in material.held_out.items():
        made, numbers = score(proposer, examples), published[name]
        if made.is_foreign:
            assert made.invented <= max(2, 0.08 * made.texts), name
        else:
            assert made.f1 == pytest.approx(numbers["f1"], abs=0.05), name
            assert made.f1 > 0.85, name


def test_the_shipped_files_belong_together() -> None:
    meta = json.loads((SHIPPED / META).read_bytes())
    weights = (SHIPPED / WEIGHTS).read_bytes()
    assert meta["weights_sha256"] == sha256(weights).hexdigest()
    assert meta["labels"] == [label.value for label in Label]
    assert json.loads((SHIPPED / CONFIG).read_bytes()) == configuration()
    assert sum(file.stat().st_size for file in SHIPPED.iterdir()) < 3 * 2**20


def test_narrowing_undoes_widening() -> None:
    weights = (SHIPPED / WEIGHTS).read_bytes()
    assert narrowed(widened(weights)) == weights
    assert len(widened(weights)) > 1.8 * len(weights)


def cut_short(weights: bytes) -> bytes:
    return weights[: len(weights) // 2]


def emptied(_: bytes) -> bytes:
    return b""


def of_another_shape(weights: bytes) -> bytes:
    return weights.replace(b"model", b"molde", 1)


@pytest.mark.parametrize("spoil", [cut_short, emptied, of_another_shape])
def test_damaged_weights_are_an_error_with_a_code(tmp_path: Path, spoil) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / CONFIG).write_bytes((SHIPPED / CONFIG).read_bytes())
    (tmp_path / WEIGHTS).write_bytes(spoil((SHIPPED / WEIGHTS).read_bytes()))
    with pytest.raises(ModelError) as caught:
        Proposer.load(tmp_path)
    assert caught.value.code == "model_invalid"


def test_a_missing_model_is_an_error_with_a_code(tmp_path: Path) -> None:
    with pytest.raises(ModelError):
        Proposer.load(tmp_path)


LATE = """
import sys
import grammar.proposer, grammar.parse, grammar.weights
late = [name for name in ("spacy", "thinc", "numpy") if name in sys.modules]
assert not late, late
grammar.proposer.Proposer.load()
assert "spacy" in sys.modules
"""


def test_spacy_comes_with_the_model_and_not_before() -> None:
    subprocess.run([sys.executable, "-c", LATE], check=True)
