"""The scripts of the catalogue do what their templates say."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factory.catalog.shelf import shipped
from factory.catalog.sources import shipped_source
from factory.errors import BackendError
from factory.fabricator.script import Scripts
from factory.fabricator.sourced import SourceFabricator
from factory.model import Backend, FactorySpec
from factory.ports.backend import Invoke
from factory.providers.registry import environment

SHELF = shipped()
SCRIPTS = [
    spec
    for spec in (SHELF.cell(each) for each in SHELF.ids())
    if spec is not None and spec.backend is Backend.SCRIPT
]
NORMALIZE = "analysis.text_normalize_rhai.v1"


@pytest.fixture(scope="module")
def fabricator() -> Iterator[SourceFabricator]:
    made = SourceFabricator(Scripts(), lambda _: None, shipped=shipped_source)
    with closing(made):
        yield made


@pytest.fixture(scope="module")
def normalize(fabricator: SourceFabricator) -> Invoke:
    spec = SHELF.cell(NORMALIZE)
    assert spec is not None
    return fabricator.fabricate_proved(spec)


@pytest.mark.parametrize("spec", SCRIPTS, ids=lambda spec: spec.template.id)
def test_a_shipped_script_does_what_its_examples_say(
    fabricator: SourceFabricator, spec: FactorySpec
) -> None:
    assert fabricator.admit(spec).refusal is None
    assert spec.template.examples
    invoke = fabricator.fabricate(spec)
    for example in spec.template.examples:
        assert invoke(example.input) == example.output


@pytest.mark.parametrize("source", ["shipped:nothing.rhai", "shipped:../plain.toml"])
def test_nothing_else_is_shipped(fabricator: SourceFabricator, source: str) -> None:
    spec = SCRIPTS[0].model_copy(update={"source": source})
    assert fabricator.admit(spec).refusal == "source_unreadable"
    with pytest.raises(BackendError):
        fabricator.fabricate(spec)


@given(st.integers(0, 999_999_999))
def test_numbers_are_those_of_the_adapter(normalize: Invoke, number: int) -> None:
    text = f"осталось {number}"
    assert normalize(text) == environment().load("text.normalize").run(text, {})


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("", ""),
        ("а\nб  в", "а\nб  в"),
        ("Осталось 40 (или 1000000).", "Осталось сорок (или один миллион)."),
        ("код 007, 3,14 и 7а", "код 007, 3,14 и 7а"),
        ("№ 5, см. стр. 12 и т.д.",
         "номер пять, смотри страница двенадцать и так далее"),
        ("«22»...", "«двадцать два»..."),
        ("1234567890", "1234567890"),
    ],
)  # fmt: skip
def test_what_is_not_known_stays_as_it_is(
    normalize: Invoke, text: str, spoken: str
) -> None:
    assert normalize(text) == spoken
