"""Running a graph: conditions, joins, fallbacks, and what a shadow leaves out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factory.errors import RunError, TemplateError
from factory.organs import graph_of
from factory.providers.port import Json, Media, Value
from factory.runtime.graphs import Likeness, Walk, compare
from tests.runtime.samples import Work, cell_id, graph, organ


def says(name: str) -> Work:
    """A cell that puts its name behind the text, or around the joined texts."""

    def work(value: Value) -> Value:
        if isinstance(value, dict) and value.keys() - {"n", "text"}:
            return "(" + "+".join(str(value[key]) for key in value) + ")" + name
        text = value["text"] if isinstance(value, dict) else value
        return f"{text}{name}"

    return work


def names(cells: str) -> dict[str, Work]:
    return {name: says(name) for name in cells.split()}


def both_ways(value: Value) -> Value:
    assert not isinstance(value, Media)
    return {"n": value, "text": "s"}


SPLIT = {"s>a": "n == 1", "s>b": "n != 1"}


@pytest.mark.parametrize(
    ("cells", "channels", "expected"),
    [
        ("a", "", "-a"),
        ("a b c", "", "-abc"),
        ("a b c d", "a>b a>c b>d c>d", "(-ab+-ac)d"),
        ("a b c", "a>b b>c a>c", "(-ab+-a)c"),
    ],
)
def test_fan_out_and_join(cells: str, channels: str, expected: str) -> None:
    made = graph(organ(cells, channels), names(cells))
    assert made.run("-").output == expected


def test_several_exits_come_by_cell() -> None:
    made = graph(organ("a b c", "a>b a>c"), names("a b c"))
    assert made.run("-").output == {cell_id("b"): "-ab", cell_id("c"): "-ac"}


@pytest.mark.parametrize(("value", "expected"), [(1, "sad"), (2, "sbd")])
def test_conditions_choose_the_way_and_the_ways_meet(value: int, expected: str) -> None:
    template = organ("s a b d", "s>a s>b a>d b>d", SPLIT)
    works = names("a b d") | {"s": both_ways}
    assert graph(template, works).run(value).output == expected


def test_where_no_condition_leads_on_the_output_is_that_of_the_last_cell() -> None:
    template = organ("s a b", "s>a a>b", {"s>a": "n == 1"})
    made = graph(template, names("a b") | {"s": both_ways})
    assert made.run(1).output == "sab"
    assert made.run(2).output == {"n": 2, "text": "s"}


def test_a_join_waits_only_for_those_that_ran() -> None:
    template = organ("s a b c", "s>a s>b a>c b>c", {"s>a": "n > 0", "s>b": "n > 1"})
    made = graph(template, names("a b c") | {"s": both_ways})
    assert made.run(2).output == "(sa+sb)c"
    assert made.run(1).output == "sac"


def test_of_two_channels_between_the_same_cells_one_is_enough() -> None:
    template = organ("s a", "s>a s>a", {"s>a": "n == 1"})
    made = graph(template, names("a") | {"s": both_ways})
    assert made.run(1).output == "sa"


@pytest.mark.parametrize("bad", ["n", "n = 1", "import os"])
def test_a_condition_that_cannot_be_read_is_refused_with_the_template(bad: str) -> None:
    with pytest.raises(TemplateError) as caught:
        graph_of(organ("a b", "a>b", {"a>b": bad}))
    assert caught.value.code == "condition"
    assert caught.value.fields["organ"] == "organ.x.v1"


def test_a_failing_cell_fails_the_run() -> None:
    def fails(_: Value) -> Value:
        raise RunError("cell_failed", "b", cell="b")

    with pytest.raises(RunError):
        graph(organ("a b"), names("a") | {"b": fails}).run("-")


def test_a_picture_cannot_be_joined() -> None:
    works = names("a b c d") | {"b": lambda _: Media("image/png", b"")}
    with pytest.raises(RunError) as caught:
        graph(organ("a b c d", "a>b a>c b>d c>d"), works).run("-")
    assert caught.value.fields["cause"] == "join"


# -- confidence -------------------------------------------------------------------


def sure(confidence: Json) -> Work:
    return lambda value: {"text": str(value), "confidence": confidence, "by": "b"}


def runs_of(template_fallback: str, confidence: Json) -> tuple[Value, list[str]]:
    """a > b > c, where b may be unsure; f stands in the fallback alone."""
    ran: list[str] = []

    def noted(name: str, work: Work) -> Work:
        def call(value: Value) -> Value:
            ran.append(name)
            return work(value)

        return call

    template = organ("a b c f", "a>b b>c", fallback=template_fallback)
    works = names("a f") | {"b": sure(confidence), "c": lambda value: ["c", str(value)]}
    noted_works = {name: noted(name, work) for name, work in works.items()}
    return graph(template, noted_works, threshold=0.7).run("-").output, ran


@pytest.mark.parametrize("confidence", [0.7, 1, None, True, "low"])
def test_a_sure_answer_goes_on(confidence: Json) -> None:
    output, ran = runs_of("f", confidence)
    assert isinstance(output, list)
    assert ran == ["a", "b", "c"]


@pytest.mark.parametrize("confidence", [0.69, 0, -1.5])
def test_an_unsure_answer_takes_the_fallback_from_the_input_on(
    confidence: Json,
) -> None:
    assert runs_of("f", confidence) == ("-f", ["a", "b", "f"])


def test_what_ran_on_the_way_of_the_fallback_does_not_run_again() -> None:
    assert runs_of("a f", 0.1) == ("-af", ["a", "b", "f"])


def test_what_ran_on_another_input_runs_again() -> None:
    assert runs_of("f a", 0.1) == ("-fa", ["a", "b", "f", "a"])


def test_a_cell_in_the_fallback_alone_is_no_second_entry() -> None:
    template = organ("a b c f", "a>b b>c", fallback="f")
    assert graph_of(template).order == tuple(map(cell_id, "abc"))
    with pytest.raises(TemplateError) as caught:
        graph_of(organ("a b c f", "a>b b>c", fallback="c"))
    assert caught.value.code == "entries"
    with pytest.raises(TemplateError) as caught:
        graph_of(organ("a b", "a>b", fallback="z"))
    assert caught.value.code == "unknown_cell"


# -- shadows ------------------------------------------------------------------------


def test_a_shadow_leaves_out_actions_and_what_needs_them() -> None:
    ran: list[str] = []

    def acts(value: Value) -> Value:
        ran.append("S")
        return value

    made = graph(organ("a S b"), names("a b") | {"S": acts})
    shadow = made.run("-", is_shadow=True)
    assert ran == []
    assert not shadow.is_whole
    assert shadow.actions == {"action.s": "-a"}
    assert shadow.outputs == {cell_id("a"): "-a"}
    assert made.run("-").output == "-ab"
    assert ran == ["S"]


def test_an_action_in_a_fallback_is_left_out_too() -> None:
    template = organ("a b F", "a>b", fallback="a F")
    works = names("a F") | {"b": sure(0.1)}
    made = graph(template, works, threshold=0.7)
    assert made.run("-").output == "-aF"
    shadow = made.run("-", is_shadow=True)
    assert (shadow.is_whole, shadow.actions) == (False, {"action.f": "-a"})


@pytest.mark.parametrize(
    ("old", "new", "likeness"),
    [
        ("a b", "a b", Likeness.SAME),
        ("a b", "a c", Likeness.DIFFERENT),
        ("a S", "a S", Likeness.SAME),
        ("a S", "b S", Likeness.DIFFERENT),
        ("a S b", "a S c", Likeness.SAME),
        ("a b", "a S", Likeness.UNKNOWN),
        ("a S", "a b S", Likeness.DIFFERENT),
    ],
)
def test_versions_are_compared_up_to_the_first_action(
    old: str, new: str, likeness: Likeness
) -> None:
    serving = graph(organ(old), names(old)).run("-")
    shadow = graph(organ(new), names(new)).run("-", is_shadow=True)
    assert compare(serving, shadow) is likeness


def test_a_failure_cannot_be_compared() -> None:
    assert compare(None, Walk()) is Likeness.UNKNOWN
    assert compare(Walk(), None) is Likeness.UNKNOWN


@given(st.lists(st.sampled_from("abcABC"), min_size=1, max_size=6, unique_by=str.lower))
def test_no_action_ever_runs_in_a_shadow(cells: list[str]) -> None:
    ran: list[str] = []

    def noted(name: str) -> Work:
        def work(value: Value) -> Value:
            ran.append(name)
            return value

        return work

    made = graph(organ(" ".join(cells)), {name: noted(name) for name in cells})
    shadow = made.run("-", is_shadow=True)
    assert not any(name.isupper() for name in ran)
    assert shadow.is_whole is not any(name.isupper() for name in cells)
