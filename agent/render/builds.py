"""Builds: the list of them, one in a line, and why one failed."""

from collections.abc import Iterator
from typing import assert_never

from agent.render.pieces import dim, line, marked, title
from agent.reply import BuildsCancelled, BuildsShown, Line, Piece, Style
from agent.texts import knows, say
from factory.jobs.model import STEPS, Job, JobKind, Status, Step
from factory.plan import Applied, Cancelled, Failed, Stale, Started, Trained
from grammar.model import Lang

MARKS = {
    Status.WAITING: ("…", Style.WARN),
    Status.RUNNING: ("…", Style.CHANGE),
    Status.DONE: ("✔", Style.OK),
    Status.FAILED: ("✖", Style.ERROR),
    Status.CANCELLED: ("·", Style.DIM),
}


def builds_lines(reply: BuildsShown | BuildsCancelled, lang: Lang) -> Iterator[Line]:
    """Every build, those that go on first; or those that were called off."""
    if isinstance(reply, BuildsCancelled):
        organs = ", ".join(reply.organs)
        yield marked("✔", Style.OK, say(lang, "builds.cancelled", organs=organs))
        return
    yield title(say(lang, "list.builds"))
    if not reply.builds:
        yield dim(say(lang, "list.empty"))
    for job in reply.builds:
        yield from build_lines(job, lang)


def build_lines(job: Job, lang: Lang) -> Iterator[Line]:
    """One build: its organ, how it stands, and what went wrong."""
    mark, style = MARKS[job.status]
    parts = [say(lang, f"build.{job.status.value}")]
    if job.is_open:
        parts.append(step_text(job.step, lang))
    if job.attempts > 1:
        parts.append(say(lang, "builds.attempt", attempts=job.attempts))
    parts += [job.actor, say(lang, "builds.number", id=job.id)]
    organs = ", ".join(job.subjects)
    name = Piece(organs, Style.NAME)
    yield line(Piece(f"{mark} ", style), name, f"  {' · '.join(parts)}")
    if why := _why(job, lang):
        yield dim(f"    {why}")


def step_text(step: Step, lang: Lang) -> str:
    """A step of a build with its place among all."""
    steps = STEPS[JobKind.BUILD]
    return say(
        lang,
        "builds.step",
        number=steps.index(step) + 1,
        count=len(steps),
        step=say(lang, f"step.{step.value}"),
    )


def outcome_lines(outcome: Started | Failed | Cancelled, lang: Lang) -> Iterator[Line]:
    """What became of a confirmed plan, where it was neither applied nor refused."""
    match outcome:
        case Started(job=job):
            yield marked("…", Style.CHANGE, say(lang, "done.started", job=job))
        case Failed():
            yield marked("✖", Style.ERROR, failure_text(outcome, lang))
            yield dim(say(lang, "error.unchanged"))
        case Cancelled(by=by):
            yield marked("✖", Style.ERROR, say(lang, "done.cancelled", by=by))


def failure_text(failed: Failed, lang: Lang) -> str:
    """At which step a build failed, and why."""
    why = reason_text(failed.code, failed.detail, lang)
    step = say(lang, f"step.{failed.step}")
    return say(lang, "done.failed", step=step, why=why)


def reason_text(code: str, detail: dict[str, str], lang: Lang) -> str:
    """The sentence of what a step met; one without a text keeps its own words."""
    message = detail.get("message", code)
    if not knows(key := f"error.{code}"):
        return message
    try:
        return say(lang, key, **detail)
    except KeyError:  # an error of this code that says less
        return message


def _why(job: Job, lang: Lang) -> str:
    match job.outcome:
        case Failed() as failed:
            return failure_text(failed, lang)
        case Cancelled(by=by):
            return say(lang, "done.cancelled", by=by)
        case Applied(entry=entry, hash=hash_) | Trained(entry=entry, hash=hash_):
            return say(lang, "done.applied", entry=entry, hash=hash_[:12])
        case None if job.trouble is not None:
            why = reason_text(job.trouble.code, job.trouble.detail, lang)
            return say(lang, "builds.again", why=why)
        case None:
            return ""
        case Stale():
            return say(lang, "builds.stale")
        case _:
            assert_never(job.outcome)
