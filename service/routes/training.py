"""The routes of trainings: `/training/{cell}`."""

from fastapi import APIRouter, Response

from factory.address import parse_address
from factory.jobs.adoption import outline_of
from factory.jobs.model import Job, JobKind
from factory.jobs.port import JobWorld
from factory.jobs.worker import is_of
from factory.plan import Plan, Started
from factory.ports.store import World
from factory.wire.bodies import TrainBody
from factory.wire.training import (
    TrainingCancelled,
    TrainingDryRun,
    TrainingStatus,
    TrainingTaken,
)
from service.answering import CHANGE, LOOK, answer, problems, written
from service.asking import CellId, TheOffice, TheWish, cell_address
from service.documents import dry_run_of, training_of
from service.problems import Refusal
from service.strict import StrictRoute

ROUTER = APIRouter(prefix="/training", tags=["training"], route_class=StrictRoute)
RECENT = 200
"""How many jobs that ended are looked through for a cell's last training."""


@ROUTER.post(
    "/{cell:path}/run",
    status_code=202,
    response_model=TrainingTaken,
    responses=problems(*CHANGE, s200=TrainingDryRun),
)
def run(
    cell: CellId, wish: TheWish, office: TheOffice, body: TrainBody | None = None
) -> Response:
    """Train a cell in the background (202), or only say what that would do (200)."""
    body = body or TrainBody()
    with office.factory.snapshot() as world:
        address = _there(world, cell)
    operation = body.operation(address)
    if body.dryrun:
        plan = office.dry_run(wish.caller, [operation])
        office.meters.dry_runs.inc()
        return written(dry_run_of(plan, id=_trained_in(plan, address)))
    done = office.carry_out(wish, [operation])
    assert isinstance(done.outcome, Started)
    shown = TrainingTaken(
        id=_trained_in(done.plan, address),
        job=done.outcome.job,
        plan=done.plan.digest,
    )
    return answer(shown, 202)


@ROUTER.get(
    "/{cell:path}/status", response_model=TrainingStatus, responses=problems(*LOOK)
)
def status(cell: CellId, office: TheOffice) -> Response:
    """Show a cell's training that goes on, else its last one, cycle by cycle."""
    with office.factory.snapshot() as world:
        address = _there(world, cell)
        job = _last(world, address)
        if job is None:
            return answer(TrainingStatus(id=address))
        outline = outline_of(world.jobs.order(job.id).plan)
        cycles = world.jobs.iterations(job.id)
        best = next((each for each in reversed(cycles) if each.is_best), None)
        wrong = world.jobs.wrong(job.id, best.n) if best else ()
    return answer(training_of(job, outline, cycles, wrong))


@ROUTER.delete(
    "/{cell:path}/run",
    response_model=TrainingCancelled,
    responses=problems(*CHANGE),
)
def cancel(cell: CellId, wish: TheWish, office: TheOffice) -> Response:
    """Call off the training of a cell; nothing was changed then."""
    with office.factory.snapshot() as world:
        address = _there(world, cell)
    office.cancel(wish, address, JobKind.TRAINING)
    return answer(TrainingCancelled(id=address))


def _there(world: World, text: str) -> str:
    """The address of a cell, or of a family of cells, that is in the factory.

    Raises:
        Refusal: code `not_found`.
    """
    address, _ = cell_address(text)
    record = world.get(address)
    wanted = "cell" if parse_address(address).version else "route"
    if record is None or record.form != wanted:
        raise Refusal("not_found", address=address)
    return address


def _trained_in(plan: Plan, address: str) -> str:
    """The version that a plan trains; what was asked for, where it is denied."""
    trainings = plan.report.trainings or ()
    return trainings[0].address if trainings else address


def _last(world: JobWorld, address: str) -> Job | None:
    jobs = (*world.jobs.open(), *world.jobs.ended(RECENT))
    found = (job for job in jobs if job.kind is JobKind.TRAINING)
    return next((job for job in found if is_of(job, address)), None)
