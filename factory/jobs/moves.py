"""The life of a job as pure functions: each gives the job as it is afterwards."""

from collections.abc import Callable

from factory.jobs.model import (
    STEPS,
    End,
    Job,
    Order,
    Status,
    Trouble,
)
from factory.plan import Applied, Cancelled, Failed, Trained

MOST_ATTEMPTS = 4
"""How often a job is taken up; one that fails its last time is a dead letter."""
BACKOFF_S = 1.0
"""How long the second attempt waits, seconds; each later one twice as long."""


def taken_on(number: int, order: Order, now: float) -> Job:
    """The new job of an order.

    Args:
        number: its number.
        order: what it carries out.
        now: the time, seconds since the epoch.
    """
    return Job(
        id=number,
        kind=order.kind,
        plan=order.plan.digest,
        subjects=order.subjects,
        actor=order.confirmed_by,
        step=STEPS[order.kind][0],
        run_at=now,
        created_at=now,
    )


def is_due(job: Job, now: float, is_gone: Callable[[str], bool]) -> bool:
    """Whether somebody may take a job up now.

    Args:
        job: the job.
        now: the time, seconds since the epoch.
        is_gone: whether an owner is known not to live any more: then its lease need
            not be waited for.
    """
    match job.status:
        case Status.WAITING:
            return job.run_at <= now
        case Status.RUNNING:
            has_lapsed = job.lease_until is None or job.lease_until <= now
            return has_lapsed or (job.owner is not None and is_gone(job.owner))
        case _:
            return False


def is_worn_out(job: Job) -> bool:
    """Whether it was taken up as often as it may be."""
    return job.attempts >= MOST_ATTEMPTS


def taken_up(job: Job, owner: str, now: float, lease_s: float) -> Job:
    """The job in the hands of a worker, behind a new fence."""
    assert job.is_open, job
    return job.model_copy(
        update={
            "status": Status.RUNNING,
            "owner": owner,
            "lease_until": now + lease_s,
            "fence": job.fence + 1,
            "attempts": job.attempts + 1,
            "started_at": now if job.started_at is None else job.started_at,
        }
    )


def advanced(job: Job) -> Job:
    """The job after a step that went well, at the next one."""
    assert job.status is Status.RUNNING, job
    assert not job.is_last_step, job
    steps = STEPS[job.kind]
    following = steps[steps.index(job.step) + 1]
    return job.model_copy(update={"step": following, "trouble": None})


def cycled(job: Job) -> Job:
    """The job after a cycle that went well; it goes on at the same step.

    It has come further: what was met before counts no more.
    """
    assert job.status is Status.RUNNING, job
    return job.model_copy(update={"attempts": 1, "trouble": None})


def postponed(job: Job, trouble: Trouble, now: float) -> Job:
    """The job put back for a later attempt; it goes on at the same step."""
    assert job.status is Status.RUNNING, job
    wait_s = BACKOFF_S * 2 ** (job.attempts - 1)
    return _let_go(job, status=Status.WAITING, trouble=trouble, run_at=now + wait_s)


def ended(job: Job, outcome: End, now: float) -> Job:
    """The job at its end."""
    assert job.is_open, job
    match outcome:
        case Applied() | Trained():
            status = Status.DONE
        case Cancelled():
            status = Status.CANCELLED
        case _:
            status = Status.FAILED
    return _let_go(job, status=status, outcome=outcome, ended_at=now)


def dead_letter(job: Job) -> Failed:
    """The end of a job that was taken up too often.

    Its last trouble, or `abandoned` when no worker lived to name one.
    """
    trouble = job.trouble or Trouble(code="abandoned")
    detail = {**trouble.detail, "attempts": str(job.attempts)}
    return Failed(step=job.step.value, code=trouble.code, detail=detail)


def _let_go(job: Job, **update: object) -> Job:
    return job.model_copy(update={"owner": None, "lease_until": None, **update})
