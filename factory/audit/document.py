"""A verdict as a JSON document."""

from typing import Any, assert_never

from factory.audit.chain import Break
from factory.audit.verdict import Broken, Foreign, Intact, UnanchoredTail, Verdict


def document(found: Verdict) -> dict[str, Any]:
    """The verdict's name in `verdict`, what it says, and the `checkpoint` it is about.

    `at` is the broken entry, `since` the first one that no checkpoint covers, `agreed`
    how many entries a checkpoint before the one that disagrees covers.
    """
    checkpoint = found.checkpoint.doc() if found.checkpoint else None
    return {**_said(found), "checkpoint": checkpoint}


def _said(found: Verdict) -> dict[str, Any]:
    match found:
        case Intact(entries=entries):
            return {"verdict": "intact", "entries": entries}
        case UnanchoredTail(entries=entries, since=since):
            return {"verdict": "unanchored", "entries": entries, "since": since}
        case Broken(broken=Break(seq=seq, fault=fault, found=other)):
            fields = {"at": seq, "fault": fault.value, "found": other}
            return {"verdict": "broken", **fields}
        case Foreign(entries=entries, agreed=agreed, mismatch=mismatch):
            fields = {"agreed": agreed, "mismatch": mismatch.value}
            return {"verdict": "foreign", "entries": entries, **fields}
        case _:
            assert_never(found)
