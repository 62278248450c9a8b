"""Questions and refusals that binding comes back with; their texts stand in `texts`."""

from collections.abc import Sequence
from difflib import get_close_matches

from agent.names import Names
from agent.reply import Asked, Refused
from agent.slots import Slots
from factory.address import family_of, parse_address
from grammar.model import Question

MAX_OPTIONS = 5


def ask_version(slots: Slots, versions: Sequence[str], slot: str = "target") -> Asked:
    """Ask which version is meant; each option is an answer that may be typed."""
    if slot == "target":
        options = tuple(versions)
    else:
        options = tuple(parse_address(each).version for each in versions)
    return Asked(Question(slot=slot, text=slots.target, options=options))


def unknown(target: str, families: Sequence[str], names: Names) -> Asked | Refused:
    """Ask which of several families is meant, or say that there is none."""
    if families:
        return Asked(Question(slot="target", text=target, options=tuple(families)))
    known = sorted({family_of(each) for each in names.catalog.ids()})
    known += [r.address for r in names.world.records("route", limit=200)]
    kind, _, name = target.partition(".")
    same_kind = [k for k in known if kind in ("cell", k.partition(".")[0])]
    near = get_close_matches(target, same_kind, n=MAX_OPTIONS, cutoff=0.6)
    fields = {"address": target, "near": ", ".join(near), "name": name}
    code = "unknown_organ" if kind == "organ" else "unknown_cell"
    return Refused(code, fields)
