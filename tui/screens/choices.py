"""What waits for a person as a list to choose from: pure, without a widget."""

from dataclasses import dataclass

from agent.render.approvals import trial_lines, waiting_plan_lines
from agent.reply import ApprovalsShown, Line, Trial
from factory.approval import Approval
from factory.model import State
from factory.report import RiskLevel
from grammar.model import Lang

_RISKS = list(RiskLevel)


@dataclass(frozen=True)
class Choice:
    """Something that waits.

    Attributes:
        due: until when, UTC RFC 3339.
        risk: of deciding it.
        lines: what is told of it.
        digest: of the plan to open, where one waits for a second person.
        text: what to say to get a plan, where a version waits for an approve.
    """

    due: str
    risk: RiskLevel
    lines: tuple[Line, ...]
    digest: str | None = None
    text: str | None = None


def choices_of(shown: ApprovalsShown, lang: Lang) -> tuple[Choice, ...]:
    """Everything that waits, soonest due first, and the riskier first where due alike.

    Args:
        shown: what waits.
        lang: the language to tell it in.
    """
    found = [
        *(_plan(each, lang) for each in shown.plans),
        *(_trial(each, lang) for each in shown.trials),
    ]
    return tuple(sorted(found, key=_order))


def _order(choice: Choice) -> tuple[str, int]:
    return choice.due, -_RISKS.index(choice.risk)


def _plan(approval: Approval, lang: Lang) -> Choice:
    return Choice(
        due=approval.due,
        risk=approval.plan.report.risk,
        lines=tuple(waiting_plan_lines(approval, lang)),
        digest=approval.digest,
    )


def _trial(trial: Trial, lang: Lang) -> Choice:
    is_last = trial.state is State.EXPERIMENTAL
    verb = "approve" if lang is Lang.EN else "одобри"
    return Choice(
        due=trial.due,
        risk=RiskLevel.HIGH if is_last else RiskLevel.MEDIUM,
        lines=tuple(trial_lines(trial, lang)),
        text=f"{verb} {trial.address}",
    )
