"""What waits for a person, as lines."""

from collections.abc import Iterator

from agent.render.denials import state_word
from agent.render.evidence import evidence_text
from agent.render.knowledge import STATE_MARKS, operation_text
from agent.render.pieces import dim, line, marked, title
from agent.reply import ApprovalsShown, Line, Style, Trial
from agent.texts import say
from agent.waiting import SHORT
from factory.approval import Approval
from factory.phrase import subject_of
from grammar.model import Lang


def approval_lines(reply: ApprovalsShown, lang: Lang) -> Iterator[Line]:
    """Plans first, the one that is due first first; then versions on trial."""
    if not reply.plans and not reply.trials:
        yield dim(say(lang, "approvals.none"))
    if reply.plans:
        yield title(say(lang, "approvals.plans"))
        for approval in reply.plans:
            yield from waiting_plan_lines(approval, lang)
    if reply.trials:
        yield title(say(lang, "approvals.trials"))
        for trial in reply.trials:
            yield from trial_lines(trial, lang)


def waiting_plan_lines(approval: Approval, lang: Lang) -> Iterator[Line]:
    """A plan that one person confirmed, and how to open it."""
    plan, digest = approval.plan, approval.digest[:SHORT]
    text = say(
        lang,
        "approvals.plan",
        digest=digest,
        subject=subject_of(plan),
        risk=say(lang, f"risk.{plan.report.risk.value}"),
        person=approval.confirmed_by,
        due=approval.due,
    )
    yield marked("?", Style.WARN, text)
    for operation in plan.operations:
        yield line(f"    {operation_text(operation, lang)}")
    yield dim(f"    {say(lang, 'approvals.say', digest=digest)}")


def trial_lines(trial: Trial, lang: Lang) -> Iterator[Line]:
    """A version on trial with its evidence, and what may be said."""
    mark, style = STATE_MARKS[trial.state]
    state = state_word(trial.state, lang)
    text = say(lang, "approvals.trial", address=trial.address, state=state)
    yield marked(mark, style, text)
    yield line(f"    {evidence_text(trial.report, lang)}")
    key = "approvals.proved" if trial.is_proved else "approvals.due"
    yield dim(f"    {say(lang, key, address=trial.address, due=trial.due)}")
