"""Addresses: `<kind>.<name>[.v<N>]`, the names of everything in the factory.

A record's address carries a version (`organ.voice.v1`); the address without one
(`organ.voice`) names the family, and with it the route that says which version serves.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from factory.errors import AddressError

_VERSION = re.compile(r"v\d+(?:\.\d+)*")
_KINDS = (
    "organ",
    "analysis",
    "action",
    "memory",
    "cell",
    "capability",
    "factory",
    "alias",
)


class Address(NamedTuple):
    """The parts of an address; `version` is "" for a family."""

    kind: str
    name: str
    version: str

    def __str__(self) -> str:
        """The address as it is typed."""
        return ".".join(part for part in self if part)

    @property
    def family(self) -> str:
        """The address without the version."""
        return f"{self.kind}.{self.name}"


@lru_cache(maxsize=4096)
def parse_address(text: str) -> Address:
    """Split an address into its parts.

    Raises:
        AddressError: code `bad_address`, when the kind is unknown or the name empty.
    """
    kind, _, rest = text.partition(".")
    name, version = rest, ""
    for cut in (i for i, char in enumerate(rest) if char == "."):
        if _VERSION.fullmatch(rest, cut + 1):
            name, version = rest[:cut], rest[cut + 1 :]
            break
    if kind not in _KINDS or not name:
        raise AddressError("bad_address", f"not an address: {text!r}", address=text)
    return Address(kind, name, version)


def family_of(text: str) -> str:
    """The family of an address: the address itself when it has no version."""
    return parse_address(text).family


def version_key(version: str) -> tuple[int, ...]:
    """Sorts versions by number: v2 before v10, v1 before v1.2."""
    return tuple(int(part) for part in version.lstrip("v").split(".") if part)


def semver_of(version: str) -> str:
    """The version of a template under an address's version: v2 is 2.0.0."""
    parts = [*version_key(version), 0, 0][:3]
    return ".".join(str(part) for part in parts)


def version_after(addresses: Iterable[str]) -> str:
    """The version that follows the newest one of a family's addresses."""
    newest = max(map(by_version, addresses), default=(0,))
    return f"v{newest[0] + 1}"


def by_version(address: str) -> tuple[int, ...]:
    """Sorts the addresses of one family by version."""
    return version_key(parse_address(address).version)
