"""Scripts as cells: what a plan tells of them, and how their errors are shown."""

from contextlib import closing
from pathlib import Path

import pytest

from agent.reply import Refused
from factory.errors import BackendError, RunError
from factory.fabricator.script import Scripts
from factory.fabricator.sourced import SourceFabricator
from factory.model import Role
from grammar.model import Lang
from tests.agent.conversation import Room
from tests.sandbox.sourced import SCRIPT, Subject, nos, planned, say, seen

pytestmark = pytest.mark.parametrize("subject", [SCRIPT], ids=["script"])


def test_a_plan_tells_it_in_both_languages(room: Room) -> None:
    shown = say(
        room,
        "создай клетку анализа norm на rhai из norm.rhai с лимитом памяти 16 МБ",
    )
    russian, english = (seen(shown, lang) for lang in (Lang.RU, Lang.EN))
    assert "    функции: handle/1" in russian
    assert "    функции фабрики: ничего" in russian
    assert "    functions: handle/1" in english
    limits = "    limits of a call: memory 16 MB, time 1000 ms, fuel —"
    assert limits in english


def test_an_update_shows_the_lines_that_differ(room: Room) -> None:
    say(room, SCRIPT.make, "yes")
    plan = planned(room, "update cell norm from other.rhai")
    differences = [(d.path, d.before, d.after) for d in plan.report.differences]
    assert [each for each in differences if each[0].startswith("source")] == [
        ("source:1", None, "fn loud(s) { s + `!` }"),
        ("source:2", "  record.to_upper()", None),
        ("source:3", None, "  loud(record)"),
    ]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("syntax", "invalid_script"),
        ("entry", "no_entry"),
        ("large", "script_too_large"),
    ],
)
def test_what_will_not_do_is_a_denied_plan(room: Room, name: str, why: str) -> None:
    plan = planned(room, f"create analysis cell bad on rhai from {name}.rhai")
    assert nos(plan) == [why]


def test_an_error_of_the_syntax_is_shown_in_its_line(room: Room) -> None:
    shown = say(room, "create analysis cell bad on rhai from syntax.rhai")
    lines = seen(shown, Lang.EN)
    at = lines.index("  line 2, column 11")
    assert lines[at + 1 : at + 3] == ["  2 |   let a = ;", "    |           ^"]
    assert "  строка 2, столбец 11" in seen(shown, Lang.RU)


def test_an_error_of_a_run_is_shown_in_its_line(room: Room) -> None:
    say(room, "create analysis cell bad on rhai from fault.rhai", "yes")
    refused = say(room, 'run analysis.bad on "x"')
    assert isinstance(refused, Refused)
    assert refused.code == "sandbox_script_fault"
    lines = seen(refused, Lang.EN)
    assert "analysis.bad.v1" in lines[0]
    assert "frobnicate" in lines[0]
    assert lines[1:4] == [
        "  line 3, column 5",
        "  3 |   a.frobnicate()",
        "    |     ^",
    ]


def test_an_error_of_arithmetic_is_shown_in_its_line(room: Room) -> None:
    Path("share.rhai").write_text("fn handle(n) {\n  let all = 7;\n  all / n\n}\n")
    say(room, "create analysis cell share on rhai from share.rhai", "yes")
    with pytest.raises(RunError) as caught:
        room.factory.invoke("analysis.share.v1", 0, Role.WRITE)
    fields = caught.value.fields
    assert (fields["line"], fields["column"]) == ("3", "7")
    assert fields["excerpt"] == "  all / n"


def test_what_a_script_throws_reaches_the_operator(room: Room) -> None:
    say(room, "create analysis cell bad on rhai from throws.rhai", "yes")
    refused = say(room, 'run analysis.bad on "x"')
    assert isinstance(refused, Refused)
    assert refused.code == "sandbox_thrown"
    assert refused.fields["detail"] == "not mine"


def test_a_source_that_is_not_taken_makes_no_cell(
    subject: Subject, tmp_path: Path
) -> None:
    file = tmp_path / "bad.rhai"
    file.write_text("fn handle(record) {\n")
    with (
        closing(SourceFabricator(Scripts(), lambda _: None)) as fabricator,
        pytest.raises(BackendError) as caught,
    ):
        fabricator.fabricate(subject.spec(str(file)))
    assert caught.value.code == "source_refused"
    assert caught.value.fields["line"] == "2"
