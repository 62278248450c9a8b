"""Binding an alias: a name that nothing else has, for a family that there is."""

import re

from agent.ask import unknown
from agent.names import Names
from agent.reply import Refused
from agent.slots import Slots
from agent.steps import Change, NotBound
from factory.address import parse_address
from factory.operations import ALIAS, Alias

_VERSION = re.compile(r"(?:^|[ _-])v\d+$")


def bind_alias(slots: Slots, names: Names) -> Change | NotBound:
    """Another name for a family, unless it is taken or could not be understood."""
    alias = " ".join((slots.text("alias") or "").lower().replace("ё", "е").split())
    families = names.families(slots.target)
    if len(families) != 1:
        return unknown(slots.target, families, names)
    (family,) = families
    if parse_address(slots.target).version:
        return Refused("alias_of_family", {"alias": alias, "family": family})
    if not re.fullmatch(ALIAS, alias) or _VERSION.search(alias):
        return Refused("alias_unfit", {"alias": alias})
    return _no(alias, family, names) or Change(Alias(alias=alias, target=family))


def _no(alias: str, family: str, names: Names) -> Refused | None:
    """Why a name cannot stand for a family."""
    language = names.language
    if alias not in language.aliases and (known := _known(alias, names)):
        return Refused("alias_known", {"alias": alias, "known": known})
    if language.is_word(alias):
        return Refused("alias_word", {"alias": alias})
    if not language.would_take(alias, family):
        return Refused("alias_unsaid", {"alias": alias})
    return None


def _known(alias: str, names: Names) -> str | None:
    """The family that has a name already."""
    meant = names.language.canonical(alias)
    said = alias.replace(" ", "_")
    own = [
        family
        for kind in ("organ", "cell")
        for family in names.families(f"{kind}.{said}")
    ]
    found = [*(names.families(meant) if meant else ()), *own]
    return found[0] if found else None
