"""Binding status, list, history and run: what is looked at, and what is run."""

from dataclasses import replace

from agent.ask import unknown
from agent.names import Names
from agent.reply import Refused
from agent.slots import Slots
from agent.steps import History, Listing, NotBound, Run, Status
from factory.address import parse_address

LISTS = ("cells", "organs", "capabilities", "templates")


def bind_status(slots: Slots, names: Names) -> Status | NotBound:
    """One family or version, or everything."""
    if slots.text("target") is None:
        return Status(None)
    found = _known(slots, names)
    return Status(found) if isinstance(found, str) else found


def bind_list(slots: Slots, _: Names) -> Listing | NotBound:
    """Records of a kind, capabilities, or the catalogue."""
    what = slots.text("what") or ""
    if what not in LISTS:
        return Refused("not_yet", {"intent": f"list {what}"})
    texts = {name: slots.text(name) for name in ("state", "kind", "backend")}
    return Listing(what, **texts)


def bind_history(slots: Slots, names: Names) -> History | NotBound:
    """Journal entries, of one family or of all."""
    limit = slots.number("limit")
    asked = History(None, int(limit) if limit else None, slots.number("since"))
    if slots.text("target") is None:
        return asked
    found = _known(slots, names)
    return replace(asked, address=found) if isinstance(found, str) else found


def bind_run(slots: Slots, names: Names) -> Run | NotBound:
    """A cell or organ on one text, or on a file."""
    found = _known(slots, names)
    if not isinstance(found, str):
        return found
    text, path = slots.text("input"), slots.text("dataset")
    if text is None and path is None:
        return Refused("no_input", {"address": found})
    return Run(found, text=text, path=path)


def _known(slots: Slots, names: Names) -> str | NotBound:
    """The address of something that is in the factory or in the catalogue."""
    families = names.families(slots.target)
    if len(families) != 1:
        return unknown(slots.target, families, names)
    version = parse_address(slots.target).version
    if not version:
        return families[0]
    wanted = f"{families[0]}.{version}"
    if wanted not in names.versions(families[0]):
        known = ", ".join(parse_address(i).version for i in names.versions(families[0]))
        return Refused("no_such_version", {"address": wanted, "known": known})
    return wanted
