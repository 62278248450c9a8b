"""Training: what a plan shows of it, and the draft that its end is planned as.

What a training finds cannot be foretold, so it takes two plans. The first one, which a
person confirms, holds everything that decides what is found: cell, data, parameters,
sampler, seed, bounds. The second one is drawn of the result, by no other choice.
"""

from collections.abc import Sequence

from factory.address import family_of, parse_address, semver_of, version_after
from factory.canonical import digest
from factory.decision import Action, Effort
from factory.integrity import is_intact
from factory.lifecycle import LIVE, No
from factory.measured import TrainingFinding
from factory.model import CellRecord, RouteRecord, TrainingEvidence
from factory.operations import Fabricate, Operation, Train
from factory.planner.records import capability_of, warn_users
from factory.planner.sketch import Sketch
from factory.report import RiskLevel
from factory.training.model import (
    Dataset,
    Metric,
    Outline,
    SamplerName,
    TrainingResult,
)
from factory.training.samplers import Space

TRAINING = "training"
FEW_RECORDS = 20
"""With fewer records a report says little."""
_SEED_DIGITS = 8
_MS = 1000


def plan_train(sketch: Sketch, operation: Train) -> None:
    """Draw what a training would do; it changes no record before its end."""
    record = _subject(sketch, operation.address)
    if record is None:
        sketch.conflict(operation.address, No.NO_SUCH_VERSION)
        return
    if not isinstance(record, CellRecord):
        sketch.conflict(operation.address, No.TRAINS_CELLS)
        return
    finding = sketch.training(operation.address)
    _demand(sketch, operation, record, finding)
    if record.state not in LIVE:
        sketch.conflict(record.address, No(record.state.value))
    elif not is_intact(record):
        sketch.conflict(record.address, No.DIGEST_MISMATCH, digest=record.digest)
    elif finding is None:
        sketch.conflict(record.address, "training_unmeasured")
    elif finding.refusal is not None:
        detail = finding.detail | {"dataset": finding.name}
        sketch.conflict(record.address, finding.refusal, **detail)
    else:
        outline = _outline(sketch, operation, record, finding)
        sketch.get(outline.becomes)  # what is made there meanwhile is in the way
        sketch.note(outline)
        _warn(sketch, record, outline)


def check_alone(sketch: Sketch, operations: Sequence[Operation]) -> None:
    """A training takes its time: nothing else waits in one plan with it."""
    trains = [each for each in operations if isinstance(each, Train)]
    if trains and len(operations) > 1:
        sketch.conflict(trains[0].address, No.TRAINS_ALONE)


def result_operation(
    record: CellRecord, outline: Outline, result: TrainingResult
) -> Fabricate:
    """What the end of a training asks for: the cell with the best options, as a draft.

    Args:
        record: the version that was trained.
        outline: what was to be done.
        result: what was found; better than the version was.
    """
    version = parse_address(outline.becomes).version
    own = {"id": outline.becomes, "version": semver_of(version)}
    spec = record.spec.model_copy(
        update={
            "template": record.spec.template.model_copy(update=own),
            "options": {**record.spec.options, **result.changes},
        }
    )
    evidence = TrainingEvidence(
        job=result.job,
        dataset=outline.dataset.name,
        digest=outline.dataset.digest,
        metric=outline.metric.value,
        before=result.before.value(outline.metric),
        after=result.after.value(outline.metric),
        cycles=result.cycles,
        ending=result.ending.value,
    )
    return Fabricate(spec=spec, replaces=record.address, trained=evidence)


def _subject(sketch: Sketch, address: str) -> object:
    """The record of a version, or of the one that is worked on in a family."""
    if parse_address(address).version:
        return sketch.stem(address)
    route = sketch.route(address)
    return None if route is None else sketch.stem(route.head)


def _demand(
    sketch: Sketch, operation: Train, record: CellRecord, found: TrainingFinding | None
) -> None:
    """Ask for the training, for running the cell, and for making the draft."""
    effort = Effort(
        iterations=operation.iterations,
        records=found.records if found else None,
        minutes=operation.minutes,
    )
    address, state = record.address, record.state
    sketch.demand(
        Action.TRAIN, address, capability=TRAINING, state=state, effort=effort
    )
    backend = capability_of(record)
    sketch.demand(Action.INVOKE, address, capability=backend, state=state)
    if found is not None and found.parameters:
        limits = record.spec.limits
        sketch.demand(Action.FABRICATE, address, capability=backend, limits=limits)


def _outline(
    sketch: Sketch, operation: Train, record: CellRecord, found: TrainingFinding
) -> Outline:
    assert found.digest is not None
    space = Space(found.parameters)
    metric = operation.goal.metric if operation.goal else Metric.ACCURACY
    cycles = min(operation.iterations, space.candidates + 1)
    fits = space.candidates < operation.iterations
    chosen = operation.sampler or (SamplerName.GRID if fits else SamplerName.RANDOM)
    drawn = digest({"artifact": record.digest, "dataset": found.digest})
    seed = int(drawn[:_SEED_DIGITS], 16) if operation.seed is None else operation.seed
    estimate_s = None
    if found.ms is not None:
        estimate_s = round(found.ms * found.records * cycles / _MS, 1)
    return Outline(
        address=record.address,
        artifact=record.digest,
        becomes=_becomes(sketch, record.address),
        dataset=Dataset(
            name=found.name,
            digest=found.digest,
            records=found.records,
            holdout=found.holdout,
        ),
        parameters=found.parameters,
        candidates=space.candidates,
        iterations=operation.iterations,
        patience=operation.patience,
        minutes=operation.minutes,
        metric=metric,
        goal=operation.goal,
        sampler=chosen,
        seed=seed,
        estimate_s=estimate_s,
    )


def _becomes(sketch: Sketch, address: str) -> str:
    """The version after the newest one of the family."""
    family = family_of(address)
    route = sketch.peek(family)
    members = route.members if isinstance(route, RouteRecord) else (address,)
    return f"{family}.{version_after(members)}"


def _warn(sketch: Sketch, record: CellRecord, outline: Outline) -> None:
    address, count = record.address, outline.dataset.records
    if not outline.candidates:
        sketch.risk(RiskLevel.LOW, "nothing_to_tune", address)
    if count < FEW_RECORDS:
        sketch.risk(RiskLevel.MEDIUM, "few_records", address, records=str(count))
    if address.startswith("action."):
        sketch.risk(RiskLevel.HIGH, "trains_action", address)
    if outline.candidates:
        warn_users(sketch, address, RiskLevel.LOW, "user_keeps_it")
    if outline.estimate_s is None:
        sketch.leave_unchecked("training_time")
