"""Samplers: pure, in the space, never the same twice, and through all of it."""

from hypothesis import given
from hypothesis import strategies as st

from factory.training.model import Iteration, SamplerName, Score, TunableOption
from factory.training.samplers import SAMPLERS, Sampler, Space

SCORE = Score(records=1, accuracy=0, f1=0, error_rate=0, latency_ms=0)
SEEDS = st.integers(0, 2**53 - 1)
SHAPES = st.lists(st.integers(1, 4), max_size=4)
NAMES = st.sampled_from(list(SamplerName))


def space(shape: list[int], *, present: bool = True) -> Space:
    return Space(
        tuple(
            TunableOption(
                name=f"o{n}",
                values=tuple(range(size)),
                present=0 if present else "other",
            )
            for n, size in enumerate(shape)
        )
    )


def cycle(n: int, parameters: dict[str, object]) -> Iteration:
    return Iteration.model_validate(
        {
            "n": n,
            "parameters": parameters,
            "training": SCORE,
            "holdout": SCORE,
            "wrong": 0,
            "is_best": False,
            "took_ms": 0,
        }
    )


def walked(sampler: Sampler, over: Space, seed: int) -> list[dict[str, object]]:
    """Everything that is proposed after the present parameters, until the end."""
    before = [cycle(1, over.present)]
    while (found := sampler(over, seed, len(before) + 1, before)) is not None:
        before.append(cycle(len(before) + 1, found))
    return [each.parameters for each in before]


@given(SHAPES)
def test_numbers_and_combinations_are_the_same(shape: list[int]) -> None:
    over = space(shape)
    found = [over.at(number) for number in range(over.size)]
    assert [over.number(each) for each in found] == list(range(over.size))
    assert over.number({"o0": "no"}) is None or not shape
    assert over.candidates == over.size - 1


@given(SHAPES, SEEDS, NAMES)
def test_every_combination_is_tried_once(
    shape: list[int], seed: int, name: SamplerName
) -> None:
    over = space(shape)
    tried = walked(SAMPLERS[name], over, seed)
    numbers = [over.number(each) for each in tried]
    assert sorted(n for n in numbers if n is not None) == list(range(over.size))


@given(SHAPES, SEEDS, NAMES)
def test_the_same_seed_proposes_the_same(
    shape: list[int], seed: int, name: SamplerName
) -> None:
    over = space(shape)
    assert walked(SAMPLERS[name], over, seed) == walked(SAMPLERS[name], over, seed)
    turned = Space(over.parameters[::-1])
    assert walked(SAMPLERS[name], over, seed) == walked(SAMPLERS[name], turned, seed)


def test_another_seed_proposes_in_another_order() -> None:
    over = space([4, 4, 4])
    orders = {
        tuple(over.number(p) for p in walked(SAMPLERS[SamplerName.RANDOM], over, seed))
        for seed in range(5)
    }
    assert len(orders) == 5


def test_present_values_outside_of_the_space_are_no_candidate() -> None:
    over = space([3], present=False)
    assert (over.size, over.candidates) == (3, 3)
    assert over.present == {"o0": "other"}


def test_true_is_not_one() -> None:
    option = TunableOption(name="o", values=(1, True), present=True)
    over = Space((option,))
    assert over.number({"o": True}) == 1
    assert over.number({"o": 1}) == 0


def test_with_nothing_to_tune_there_is_nothing_to_try() -> None:
    over = Space(())
    assert (over.size, over.candidates, over.present) == (1, 0, {})
