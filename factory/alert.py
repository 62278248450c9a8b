"""Alerts: what the immune system found, and what it did about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from pydantic import Field

from factory.values import Frozen


class Severity(StrEnum):
    """How soon a person should look.

    `warning`: when there is time, the factory helped itself; `critical`: now.
    """

    WARNING = "warning"
    CRITICAL = "critical"


class AlertCode(StrEnum):
    """What happened.

    `rolled_back`, `quarantined`, `healed` and `storm` were followed by an operation of
    the immune system; the others say why there was none: `held` because a storm lasts,
    `loop` because the same family was treated too often, `beyond_repair` because no
    operation restores such a record, `nothing_proved` because no version may take
    over, `refused` because the plan could not be applied, `journal_unreadable` because
    there is nothing to compare with.
    """

    ROLLED_BACK = "rolled_back"
    QUARANTINED = "quarantined"
    HEALED = "healed"
    STORM = "storm"
    HELD = "held"
    LOOP = "loop"
    BEYOND_REPAIR = "beyond_repair"
    NOTHING_PROVED = "nothing_proved"
    REFUSED = "refused"
    JOURNAL_UNREADABLE = "journal_unreadable"


SEVERITIES: Mapping[AlertCode, Severity] = {
    AlertCode.ROLLED_BACK: Severity.WARNING,
    AlertCode.QUARANTINED: Severity.CRITICAL,
    AlertCode.HEALED: Severity.WARNING,
    AlertCode.STORM: Severity.CRITICAL,
    AlertCode.HELD: Severity.WARNING,
    AlertCode.LOOP: Severity.CRITICAL,
    AlertCode.BEYOND_REPAIR: Severity.CRITICAL,
    AlertCode.NOTHING_PROVED: Severity.CRITICAL,
    AlertCode.REFUSED: Severity.WARNING,
    AlertCode.JOURNAL_UNREADABLE: Severity.CRITICAL,
}


class Alert(Frozen):
    """One thing that a person should know.

    `entry` is the number of the journal entry that holds what was done; without one
    nothing was done.
    """

    code: AlertCode
    subject: str
    at: str = Field(description="UTC, RFC 3339")
    reason: str = ""
    entry: int | None = None

    @property
    def severity(self) -> Severity:
        """How soon a person should look."""
        return SEVERITIES[self.code]


class KeptAlert(Frozen):
    """An alert in the list: its number, and who took note of it and when."""

    number: int
    alert: Alert
    seen_at: str | None = None
    seen_by: str | None = None


@dataclass(frozen=True)
class AlertTotals:
    """How many alerts there ever were: by severity, and by code those with an act."""

    alerts: Mapping[Severity, int]
    actions: Mapping[AlertCode, int]
