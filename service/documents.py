"""Makes the documents of `factory.wire.documents` from what the factory holds."""

import base64

from pydantic import JsonValue

from factory.canonical import canonical_text, joined
from factory.jobs.model import Job
from factory.plan import Applied, Plan
from factory.providers.port import Media, Value
from factory.training.model import Iteration, Outline, Wrong
from factory.wire.documents import AppliedPlan, BuildShown
from factory.wire.training import TrainingStatus
from service.office import Done


def dry_run_of(plan: Plan, **more: JsonValue) -> str:
    """The document of a plan that was only tried out, as JSON.

    It is put together from the canonical JSON that the digest is made of.

    Args:
        plan: the plan.
        more: other members of the document.
    """
    members = {name: canonical_text(each) for name, each in more.items()}
    members["ok"] = canonical_text(plan.decision.is_allowed)
    members["report"] = plan.report.text
    members["plan"] = f'{{"digest":"{plan.digest}",{plan.text[1:]}'
    return joined(members)


def applied_of(done: Done) -> AppliedPlan:
    """The document of a plan that was carried out or taken on."""
    outcome, digest = done.outcome, done.plan.digest
    if isinstance(outcome, Applied):
        return AppliedPlan(
            plan_digest=digest,
            outcome=outcome.outcome,
            entry=outcome.entry,
            addresses=outcome.addresses,
        )
    return AppliedPlan(plan_digest=digest, outcome=outcome.outcome, job=outcome.job)


def build_of(job: Job) -> BuildShown:
    """The document of a build."""
    return BuildShown(
        job=job.id,
        status=job.status.value,
        step=job.step.value,
        plan=job.plan,
        attempts=job.attempts,
        outcome=job.outcome.doc() if job.outcome else None,
    )


def training_of(
    job: Job,
    outline: Outline,
    iterations: tuple[Iteration, ...],
    wrong: tuple[Wrong, ...],
) -> TrainingStatus:
    """The document of a training.

    Args:
        job: the job.
        outline: what it was to do.
        iterations: its cycles, in order.
        wrong: the records that went wrong in the best one.
    """
    best = next((each.n for each in reversed(iterations) if each.is_best), None)
    return TrainingStatus(
        id=outline.address,
        state=job.status.value,
        job=job.id,
        plan=job.plan,
        dataset=outline.dataset,
        metric=outline.metric,
        goal=outline.goal,
        sampler=outline.sampler,
        seed=outline.seed,
        most=outline.iterations,
        iterations=iterations,
        best=best,
        wrong=wrong,
        outcome=job.outcome.doc() if job.outcome else None,
    )


def output_document(value: Value) -> JsonValue:
    """An output as JSON."""
    if isinstance(value, Media):
        data = base64.b64encode(value.data).decode("ascii")
        return {"media_type": value.media_type, "base64": data}
    return value
