"""What providers let a training try: options that they have, and take."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factory.fabricator.adapter import AdapterFabricator
from factory.model import Backend, CellTemplate, FactorySpec
from factory.providers.port import Trainable
from factory.providers.registry import environment
from factory.providers.text import normalize
from tests.providers.test_text_normalize import texts

NAMES = environment().installed()
NEEDED = {"image.resize": {"width": 64}}
"""Options without which no other one is taken."""
TUNED = {"image.onebit", "image.resize", "speech.speak", "text.normalize"}


def test_which_providers_declare_any() -> None:
    found = {
        name
        for name in NAMES
        if isinstance(provider := environment().load(name), Trainable)
        and provider.tunables
    }
    assert found == TUNED


@pytest.mark.parametrize("name", sorted(TUNED))
def test_every_value_is_an_option_that_is_taken(name: str) -> None:
    provider = environment().load(name)
    assert isinstance(provider, Trainable)
    properties = provider.options["properties"]
    assert isinstance(properties, dict)
    for tunable in provider.tunables:
        assert tunable.name in properties
        assert len(tunable.values) == len(set(map(repr, tunable.values))) > 1
        for value in tunable.values:
            provider.check(NEEDED.get(name, {}) | {tunable.name: value})


def spec(provider: str | None, **options: object) -> FactorySpec:
    template = CellTemplate(id="analysis.x.v1", version="1.0.0", analysis_type="x")
    return FactorySpec.model_validate(
        {
            "backend": Backend.ADAPTER,
            "template": template,
            "provider": provider,
            "options": options,
        }
    )


def test_present_values_are_the_given_ones_else_the_defaults() -> None:
    fabricator = AdapterFabricator(environment())
    found = fabricator.parameters(spec("text.normalize", lang="ru"))
    present = {each.name: each.present for each in found}
    assert present == {
        "lang": "ru",
        "dates": True,
        "signs": True,
        "abbreviations": True,
    }
    assert fabricator.parameters(spec("echo")) == ()
    assert fabricator.parameters(spec("nobody")) == ()
    assert fabricator.parameters(spec(None)) == ()


@pytest.mark.parametrize(
    ("text", "switch", "said"),
    [
        ("22 ноября", "dates", "двадцать два ноября"),
        ("2+2", "signs", "два+два"),
        ("и т. д.", "abbreviations", "и т. д."),
        ("Dr. Smith", "abbreviations", "Dr. Smith"),
    ],
)
def test_what_is_switched_off_stays_as_it_is_written(
    text: str, switch: str, said: str
) -> None:
    assert normalize().run(text, {switch: False}) == said
    assert normalize().run(text, {}) != said


@given(
    texts,
    st.fixed_dictionaries(
        {},
        optional={
            "dates": st.booleans(),
            "signs": st.booleans(),
            "abbreviations": st.booleans(),
        },
    ),
)
def test_twice_is_once_whatever_is_switched_off(
    text: str, options: dict[str, bool]
) -> None:
    provider = normalize()
    once = provider.run(text, options)
    assert provider.run(once, options) == once
