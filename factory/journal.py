"""Journal entries: the truth about state, one a confirmed plan, chained by hashes."""

from collections.abc import Mapping
from functools import cached_property
from types import NoneType

from factory.canonical import chained_text
from factory.measured import Finding
from factory.model import Role
from factory.operations import Operation
from factory.plan import Change, ConfirmedPlan
from factory.values import Frozen, Written, assembled

GENESIS = "0" * 64


class JournalBody(Written):
    """What happened: who confirmed which plan, and every record before and after.

    `seconded_by` is the other person where a plan took two. `findings` is the evidence
    that it rested on, `overrides` the versions that were lifted without the judge's
    verdict. Each of these is absent where there is none.
    """

    seq: int
    at: str
    actor: str
    confirmed_by: str
    role: Role
    plan: str
    policy: str
    operations: tuple[Operation, ...]
    changes: tuple[Change, ...]
    findings: tuple[Finding, ...] | None = None
    overrides: tuple[str, ...] | None = None
    seconded_by: str | None = None

    @cached_property
    def text(self) -> str:
        """The canonical JSON of `doc`, put together from that of its parts."""
        return assembled(self, operations=self.operations, changes=self.changes)

    @cached_property
    def reads_back(self) -> bool:
        """Whether `text` is read as this very value: its parts, and then the rest."""
        parts: tuple[Written, ...] = (*self.operations, *self.changes)
        values = vars(self)
        is_plain = all(
            type(values[name]) in _PLAIN.get(name, ())
            for name in type(self).model_fields
        )
        if not is_plain:
            if not parts:
                return super().reads_back
            rest = self.model_copy(update={"operations": (), "changes": ()})
            if not rest.reads_back:
                return False
        return all(part.reads_back for part in parts)


_PLAIN: Mapping[str, tuple[type, ...]] = {
    "seq": (int,),
    "at": (str,),
    "actor": (str,),
    "confirmed_by": (str,),
    "role": (Role,),
    "plan": (str,),
    "policy": (str,),
    "operations": (tuple,),
    "changes": (tuple,),
    "findings": (NoneType,),
    "overrides": (NoneType,),
    "seconded_by": (str, NoneType),
}
"""Types whose values canonical JSON holds whole; tuples are looked at part by part."""


class JournalEntry(Frozen):
    """A body in its chain: `hash` covers `prev` and the body."""

    prev: str
    hash: str
    body: JournalBody


class Head(Frozen):
    """The end of the journal; `seq` 0 is the empty one."""

    seq: int = 0
    hash: str = GENESIS


def next_entry(head: Head, confirmed: ConfirmedPlan, at: str) -> JournalEntry:
    """The entry that applying a plan appends after `head`.

    Args:
        head: the end of the journal now.
        confirmed: the plan and who confirmed it.
        at: when it is applied, UTC RFC 3339.
    """
    plan = confirmed.plan
    body = JournalBody(
        seq=head.seq + 1,
        at=at,
        actor=plan.context.actor,
        confirmed_by=confirmed.first or confirmed.actor,
        role=plan.context.role,
        plan=confirmed.digest,
        policy=plan.policy_hash,
        operations=plan.operations,
        changes=plan.writes,
        findings=plan.report.findings or None,
        overrides=plan.report.overrides or None,
        seconded_by=confirmed.actor if confirmed.first else None,
    )
    return JournalEntry(
        prev=head.hash, hash=chained_text(head.hash, body.text), body=body
    )
