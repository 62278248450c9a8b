"""Versions that may be meant next: of what exists, and of what is about to."""

from collections.abc import Mapping, Sequence

Known = Mapping[str, Sequence[str]]
"""What exists: families of addresses with the versions of each, oldest first."""
_MAKING = frozenset({"create", "update"})


def upcoming(verbs: frozenset[str], named: str, known: Known) -> tuple[str, ...]:
    """Return versions to offer, best first.

    Args:
        verbs: the classes of the verb.
        named: the address or name that was said, or "".
        known: what exists.

    An update goes to the version after the newest, a roll back to one before it;
    everything else is done with a version that is there. Of what is not known to
    exist v1 was the first, whatever comes.
    """
    versions = _versions(named, known)
    if verbs & _MAKING:
        before = 1 if "update" in verbs else 0
        return (f"v{max([before, *map(_number, versions)]) + 1}",)
    if "rollback" in verbs:
        return tuple(versions[-2::-1]) or ("v1",)
    return tuple(versions[::-1])


def _versions(named: str, known: Known) -> Sequence[str]:
    bare = named.partition(".")[2] or named
    for family, versions in known.items():
        if family == named or (bare and family.partition(".")[2] == bare):
            return versions
    return ()


def _number(version: str) -> int:
    """The first number of a version; what is not one counts as nothing."""
    head = version.removeprefix("v").partition(".")[0]
    return int(head) if head.isascii() and head.isdigit() else 0
