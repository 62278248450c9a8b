"""Cells of sources, whatever the language: from the command to the run."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from agent.log import exported, imported
from agent.replay import replay
from agent.reply import Overview, Refused, RunDone
from factory.decision import DenialCode
from factory.errors import BackendError, RunError
from factory.fabricator.sourced import SourceFabricator
from factory.model import CellRecord, FactorySpec, Limits, Role
from factory.operations import Fabricate
from factory.plan import Plan
from factory.sandbox.limits import LimitsPolicy
from factory.stem import Ran
from factory.store.link import begun
from factory.store.tables import SOURCE
from grammar.model import Lang
from tests.agent.conversation import Room
from tests.sandbox.sourced import V1, V2, Subject, nos, planned, say, seen, unmeasured


def test_a_plan_shows_what_was_admitted(room: Room, subject: Subject) -> None:
    plan = planned(room, subject.make)
    assert plan.decision.is_allowed
    (source,) = plan.report.sources or ()
    assert source.address == V1
    assert source.limits.memory_mb == 16
    assert source.finding.contract == subject.contract
    assert source.finding.size == len(subject.files["norm"])
    assert subject.export in source.finding.exports
    assert [risk.code for risk in plan.report.risks] == ["untrusted_code"]


def test_a_cell_runs_and_its_record_names_the_content(
    room: Room, subject: Subject
) -> None:
    say(room, subject.make, "yes")
    with room.factory.snapshot() as world:
        record = world.get(V1)
    assert isinstance(record, CellRecord)
    assert record.spec.backend is subject.backend
    assert str(record.spec.source).startswith("sha256:")
    ran = say(room, f'run {V1} on "привет"')
    assert isinstance(ran, RunDone)
    assert ran.output == subject.answer


def test_the_status_tells_of_the_workers(room: Room, subject: Subject) -> None:
    say(room, subject.make, "yes")
    before = say(room, "status")
    assert isinstance(before, Overview)
    assert before.rings == ()
    say(room, f'run {V1} on "x"')
    after = say(room, "status")
    assert isinstance(after, Overview)
    ((name, ring),) = after.rings
    assert (name, ring.workers, ring.lost) == (subject.backend, 1, 0)
    for lang in (Lang.RU, Lang.EN):
        assert any(f"{subject.backend}: " in line for line in seen(after, lang))


def test_another_process_needs_no_file(
    room: Room, subject: Subject, tmp_path: Path
) -> None:
    say(room, subject.make, "yes")
    Path(f"norm{subject.suffix}").unlink()
    again = Room(room.parser, str(tmp_path / "f.db"))
    with closing(again.factory):
        ran = again.factory.invoke(V1, "привет", Role.WRITE)
    assert isinstance(ran, Ran)
    assert ran.output == subject.answer


def test_the_same_source_again_is_the_same_cell(room: Room, subject: Subject) -> None:
    say(room, subject.make, "yes")
    Path(f"copy{subject.suffix}").write_bytes(subject.files["norm"])
    copy = f"{subject.create('norm', 'copy')} with a memory limit of 16 MB"
    assert planned(room, copy).writes == ()
    other = planned(room, f"create analysis cell norm v1 from other{subject.suffix}")
    assert nos(other) == ["already_exists"]


def test_an_update_shows_what_differs(room: Room, subject: Subject) -> None:
    say(room, subject.make, "yes")
    plan = planned(room, f"update cell norm from other{subject.suffix}")
    assert plan.decision.is_allowed
    assert V2 in {each.after.address for each in plan.writes if each.after}
    differences = {(d.path, d.before, d.after) for d in plan.report.differences}
    assert not {path for path, *_ in differences if path.startswith("limits.")}
    assert ("exports", None, subject.more) in differences
    fewer = {each for each in differences if each[0] == "exports" and each[1]}
    assert (("exports", subject.fewer, None) in fewer) is (subject.fewer is not None)


@pytest.mark.parametrize(
    ("words", "limits", "shown"),
    [
        ("", Limits(memory_mb=16, timeout_ms=300), set()),
        (
            " with a timeout of 200 ms",
            Limits(memory_mb=16, timeout_ms=200),
            {("limits.timeout_ms", "300", "200")},
        ),
        (
            " with a memory limit of 32 MB",
            Limits(memory_mb=32, timeout_ms=300),
            {("limits.memory_mb", "16", "32")},
        ),
    ],
)
def test_an_update_changes_those_limits_that_are_said(
    room: Room,
    subject: Subject,
    words: str,
    limits: Limits,
    shown: set[tuple[str, ...]],
) -> None:
    settings = (
        "timeout of cell norm to 300 ms",
        "confidence threshold of cell norm to 0.7",
    )
    say(room, subject.make, "yes")
    for each in settings:
        say(room, f"set the {each}", "yes")
    plan = planned(room, f"update cell norm from other{subject.suffix}{words}")
    assert plan.decision.is_allowed
    spec = drawn_at(plan, V2)
    assert spec.limits == limits
    assert spec.template.confidence_threshold == 0.7
    differences = {(d.path, d.before, d.after) for d in plan.report.differences}
    quiet = ("exports", "imports", "source")
    assert {d for d in differences if not d[0].startswith(quiet)} == shown


def test_what_was_set_in_the_same_breath_is_kept(room: Room, subject: Subject) -> None:
    say(room, subject.make, "yes")
    first = "set the timeout of cell norm to 300 ms"
    plan = planned(room, f"{first} and update cell norm from other{subject.suffix}")
    assert drawn_at(plan, V2).limits == Limits(memory_mb=16, timeout_ms=300)


def drawn_at(plan: Plan, address: str) -> FactorySpec:
    """How a plan makes a cell."""
    (record,) = (w.after for w in plan.writes if w.address == address)
    assert isinstance(record, CellRecord)
    return record.spec


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("nowhere{suffix}", "source_unreadable"),
        ("https://example.org/x{suffix}", "source_url"),
    ],
)
def test_what_cannot_be_read_is_a_denied_plan(
    room: Room, subject: Subject, source: str, why: str
) -> None:
    name = source.format(suffix=subject.suffix)
    plan = planned(room, f"create analysis cell x from {name}")
    assert why in nos(plan)
    assert not plan.decision.is_allowed


def test_a_limit_above_the_bound_is_denied(room: Room, subject: Subject) -> None:
    text = f"{subject.create('x', 'norm')} with a memory limit of 2048 MB"
    plan = planned(room, text)
    assert [d.code for d in plan.decision.denials] == [DenialCode.LIMITS_EXCEEDED]


def test_a_plan_that_was_not_measured_denies_itself(
    room: Room, subject: Subject
) -> None:
    operation = Fabricate(spec=subject.spec(f"norm{subject.suffix}"))
    with room.factory.snapshot() as world:
        context = unmeasured(room)
        plan = room.factory.plan([operation], world, context)
    assert nos(plan) == ["source_unmeasured"]


def test_a_replay_draws_the_same_plans_without_the_files(
    room: Room, subject: Subject
) -> None:
    say(room, subject.make, "yes")
    say(room, f"update cell norm from other{subject.suffix}", "yes")
    for file in Path().glob(f"*{subject.suffix}"):
        file.unlink()
    records = list(imported(exported(room.factory.turns.turns())))
    with room.factory.snapshot() as world:
        head = world.head()
    fresh = Room(room.parser)
    with closing(fresh.factory):
        result = replay(records, fresh.factory, room.parser, fresh.outside)
        assert result.divergence is None
        assert result.head == head
        with pytest.raises(BackendError) as caught:
            fresh.factory.invoke(V1, 1, Role.WRITE)
    assert caught.value.code == "source_missing"


def test_a_changed_source_is_not_run(
    room: Room, subject: Subject, tmp_path: Path
) -> None:
    say(room, subject.make, "yes")
    access = room.factory._store._engines.writers  # type: ignore[attr-defined]
    with begun(access, "f.db") as link:
        link.write(update(SOURCE).values(content=subject.files["other"]))
    again = Room(room.parser, str(tmp_path / "f.db"))
    with closing(again.factory), pytest.raises(BackendError) as caught:
        again.factory.invoke(V1, 1, Role.WRITE)
    assert caught.value.code == "source_damaged"
    with begun(access, "f.db") as link:
        link.write(delete(SOURCE))
    again = Room(room.parser, str(tmp_path / "f.db"))
    with closing(again.factory), pytest.raises(BackendError) as caught:
        again.factory.invoke(V1, 1, Role.WRITE)
    assert caught.value.code == "source_missing"


def test_a_deadline_is_told_as_any_other(room: Room, subject: Subject) -> None:
    text = f"{subject.create('slow', 'loop')} with a timeout of 50 ms"
    say(room, text, "yes")
    refused = say(room, 'run analysis.slow on "x"')
    assert isinstance(refused, Refused)
    assert refused.code == "timed_out"
    assert refused.fields["timeout_ms"] == "50"


# -- the fabricator by itself ---------------------------------------------------------

Build = Callable[..., SourceFabricator]


@pytest.fixture
def fabricator(subject: Subject, compiled: Path) -> Iterator[Build]:
    made: list[SourceFabricator] = []

    def build(policy: LimitsPolicy | None = None) -> SourceFabricator:
        language = subject.language(compiled)
        made.append(SourceFabricator(language, lambda _: None, policy))
        return made[-1]

    yield build
    for each in made:
        each.close()


@pytest.fixture
def echo(subject: Subject, tmp_path: Path) -> str:
    """The path of a source that gives back what it gets."""
    file = tmp_path / f"echo{subject.suffix}"
    file.write_bytes(subject.files["echo"])
    return str(file)


def test_what_is_proved_runs_here_and_what_is_not_in_the_ring(
    fabricator: Build, subject: Subject, echo: str
) -> None:
    spec, own = subject.spec(echo), fabricator()
    assert own.fabricate_proved(spec)("x") == "x"
    assert own.status.workers == 0
    assert own.fabricate(spec)("x") == "x"
    assert own.status.workers == 1
    strict = fabricator(LimitsPolicy(is_ring_only=True))
    assert strict.fabricate_proved(spec)("x") == "x"
    assert strict.status.workers == 1


def test_a_metered_cell_gets_its_fuel_and_no_more(
    fabricator: Build, subject: Subject, echo: str
) -> None:
    spec, own = subject.spec(echo), fabricator()
    enough = spec.model_copy(update={"limits": Limits(fuel=10_000)})
    assert own.fabricate_proved(enough)("x") == "x"
    little = spec.model_copy(update={"limits": Limits(fuel=1)})
    with pytest.raises(RunError) as caught:
        own.fabricate_proved(little)("x")
    assert caught.value.code == "sandbox_fuel"


def test_a_spec_without_a_source_makes_no_cell(
    fabricator: Build, subject: Subject
) -> None:
    spec = subject.spec("").model_copy(update={"source": None})
    (problem,) = fabricator().inspect(spec).problems
    assert "say from which file" in problem
    with pytest.raises(BackendError) as caught:
        fabricator().fabricate(spec)
    assert caught.value.code == "bad_spec"
