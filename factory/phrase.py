"""The name that a person types to confirm a plan of high risk.

The rule stands in the core: no shell can apply such a plan by a yes alone.
"""

import unicodedata
from itertools import chain

from factory.address import family_of
from factory.plan import Plan
from factory.report import RiskLevel


def phrase_of(plan: Plan) -> str | None:
    """What must be typed to confirm a plan; None where a yes is enough.

    A plan of high risk takes its subject's name; one that overrides the judge takes
    the whole address of the version that it lifts.
    """
    if plan.report.overrides:
        return plan.report.overrides[0]
    return subject_of(plan) if plan.report.risk is RiskLevel.HIGH else None


def subject_of(plan: Plan) -> str:
    """What a plan is mainly about: the family of its most risky address.

    A plan that changes nothing has no such address; its digest stands for it.
    """
    risk = plan.report.risk
    risky = (each.address for each in plan.report.risks if each.level is risk)
    trained = (each.address for each in plan.report.trainings or ())
    written = (change.address for change in plan.writes)
    subject = next(chain(risky, trained, written), None)
    return plan.digest if subject is None else family_of(subject)


def is_confirmed_by(plan: Plan, typed: str | None) -> bool:
    """Whether what was typed confirms a plan.

    Args:
        plan: the plan.
        typed: the name as it was typed, None when nothing was. That of an override
            must be exact; any other one may differ in case, ё and spaces.
    """
    phrase = phrase_of(plan)
    if phrase is None:
        return True
    if plan.report.overrides:
        return typed is not None and typed.strip() == phrase
    return is_same(typed, phrase)


def is_same(typed: str | None, subject: str) -> bool:
    """Whether the typed name is the subject's: NFC, any case, ё as е, spaces folded."""
    return typed is not None and _folded(typed) == _folded(subject)


def _folded(text: str) -> str:
    folded = unicodedata.normalize("NFC", text).casefold().replace("ё", "е")
    return " ".join(folded.split())
