"""What the proposer learns from: spans lie where they should, seeds decide."""

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grammar.lexicon import Lexicon
from grammar.model import Lang
from grammar.morph import Morphology
from grammar.proposer import Label, Proposer, pieces
from grammar.training.examples import Example, Finder, dealt
from grammar.training.model import configuration, score, train
from grammar.training.sentences import Sampler

SPOKEN = [Lang.RU, Lang.EN]


@pytest.fixture(scope="module")
def morphology() -> Morphology:
    return Morphology()


@pytest.fixture(scope="module")
def finder(morphology: Morphology) -> Finder:
    return Finder(Lexicon.load(), morphology)


def ok(utterance: str, **slots: object) -> dict[str, object]:
    commands = [{"intent": "create", **slots}]
    return {"utterance": utterance, "status": "ok", "commands": commands}


def said(example: Example) -> list[tuple[str, Label]]:
    return [(example.text[start:end], label) for start, end, label in example.spans]


NAME, PATH = Label.NAME, Label.PATH


@pytest.mark.parametrize(
    ("case", "spans"),
    [
        (ok("создай голос", target="organ.voice"), [("голос", NAME)]),
        (
            ok("создай орган обоняния v2", target="organ.обоняние.v2"),
            [("обоняния", NAME)],
        ),
        (ok("Эхо! эхо", target="organ.echo"), [("Эхо", NAME), ("эхо", NAME)]),
        (
            ok("create the voice organ", target="organ.voice"),
            [("voice organ", NAME)],
        ),
        (
            ok("create x_1 from a/b.rhai", target="cell.x_1", source="a/b.rhai"),
            [("x_1", NAME), ("a/b.rhai", PATH)],
        ),
        (
            ok("фонемы→mixer", target="cell.mixer", chain=["text_to_phonemes"]),
            [("фонемы", NAME), ("mixer", NAME)],
        ),
        (
            ok("создай analysis.spam.v3", target="analysis.spam.v3"),
            [("analysis.spam.v3", NAME)],
        ),
    ],
    ids=lambda value: value["utterance"] if isinstance(value, dict) else "",
)  # fmt: skip
def test_values_are_found_as_they_are_said(
    finder: Finder, case: dict[str, object], spans: list[tuple[str, Label]]
) -> None:
    example = finder.example(case)
    assert example is not None
    assert said(example) == spans


@pytest.mark.parametrize(
    "case",
    [
        ok("отключи его", target="organ.voice"),
        {"utterance": "создай", "status": "clarify", "slot": "target"},
        {"utterance": "не создавай голос", "status": "reject", "reason": "negated"},
        {
            "utterance": "как откатить голос?",
            "status": "ok",
            "commands": [{"intent": "help", "topic": "rollback"}],
        },
    ],
    ids=lambda case: case["utterance"],
)
def test_a_line_that_shows_no_names_is_no_lesson(
    finder: Finder, case: dict[str, object]
) -> None:
    assert finder.example(case) is None


def test_a_foreign_line_is_a_lesson_in_silence(finder: Finder) -> None:
    case = {"utterance": "погода", "status": "reject", "reason": "out_of_domain"}
    assert finder.example(case) == Example("погода", is_foreign=True)


@pytest.mark.parametrize("lang", SPOKEN)
@pytest.mark.parametrize("held_out", [False, True])
def test_sampled_spans_are_whole_words(
    morphology: Morphology, lang: Lang, *, held_out: bool
) -> None:
    sampler = Sampler(1, morphology, held_out=held_out)
    made = list(islice(sampler.commands(lang), 200))
    assert len({each.text for each in made}) == len(made)
    for each in made:
        assert "{" not in each.text
        bounds = list(pieces(each.text))
        assert {s.start for s in each.spans} <= {start for start, _ in bounds}
        assert {s.end for s in each.spans} <= {end for _, end in bounds}
        assert all(text == text.strip() != "" for text, _ in said(each))
    assert sum(bool(each.spans) for each in made) > 150
    silent = list(islice(sampler.foreign(lang), 50))
    assert not any(each.spans for each in silent)


@pytest.mark.parametrize("lang", SPOKEN)
def test_a_seed_decides_every_sentence(morphology: Morphology, lang: Lang) -> None:
    first, again, other = (
        list(islice(Sampler(seed, morphology, held_out=False).commands(lang), 30))
        for seed in (5, 5, 6)
    )
    assert first == again != other


@given(st.lists(st.integers()))
def test_every_item_is_dealt_once(items: list[int]) -> None:
    lessons, kept = dealt(items, held_out=False), dealt(items, held_out=True)
    assert sorted(lessons + kept) == sorted(items)
    assert len(kept) == len(items) // 5


def test_training_is_repeatable(morphology: Morphology) -> None:
    lessons = list(islice(Sampler(2, morphology, held_out=False).foreign(Lang.EN), 40))
    lessons += islice(Sampler(2, morphology, held_out=False).commands(Lang.EN), 40)
    weights = train(lessons, epochs=2, seed=1)
    assert weights == train(lessons, epochs=2, seed=1)
    assert weights != train(lessons, epochs=2, seed=2)


def test_what_was_taught_is_known(morphology: Morphology) -> None:
    lessons = list(islice(Sampler(2, morphology, held_out=False).commands(Lang.EN), 60))
    taught = Proposer.of(configuration(), train(lessons, epochs=40, seed=1))
    assert score(taught, lessons).f1 > 0.8
