"""Binding what is looked at (status, list, history, diff, explain) and what is run."""

from dataclasses import replace

from agent.ask import unknown
from agent.names import Names
from agent.reply import Refused
from agent.slots import Slots
from agent.steps import Diff, Explain, History, Listing, NotBound, Replay, Run, Status
from factory.address import by_version, parse_address
from factory.model import CellRecord, OrganRecord


def bind_status(slots: Slots, names: Names) -> Status | NotBound:
    """One family or version, or everything."""
    if slots.text("target") is None:
        return Status(None)
    found = _known(slots, names)
    return Status(found) if isinstance(found, str) else found


def bind_list(slots: Slots, _: Names) -> Listing:
    """Records of a kind, capabilities, or the catalogue."""
    what = slots.text("what") or ""
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


def bind_replay(slots: Slots, _: Names) -> Replay:
    """A log to say again; only with `apply` it is to change anything."""
    until = slots.number("until")
    return Replay(
        log=slots.text("log") or "",
        until=int(until) if until else None,
        is_real=bool(slots.command.slots.get("apply")),
    )


def bind_explain(slots: Slots, names: Names) -> Explain | NotBound:
    """One family or version whose state is asked about."""
    if slots.text("target") is None:
        return Refused("explain_what")
    found = _known(slots, names)
    return Explain(found) if isinstance(found, str) else found


def bind_diff(slots: Slots, names: Names) -> Diff | NotBound:
    """Two versions: those said, else the one that is worked on and the one before."""
    families = names.families(slots.target)
    if len(families) != 1:
        return unknown(slots.target, families, names)
    family = families[0]
    said = slots.text("to") or parse_address(slots.target).version
    new = f"{family}.{said}" if said else _worked_on(names, family)
    from_ = slots.text("from")
    old = f"{family}.{from_}" if from_ else _before(names, family, new)
    if old is None:
        return Refused("no_earlier", {"address": new})
    for each in (old, new):
        if each not in names.versions(family):
            return _no_such_version(each, family, names)
    return Diff(old, new)


def _worked_on(names: Names, family: str) -> str:
    route = names.route(family)
    return route.head if route else names.catalog.versions(family)[-1]


def _before(names: Names, family: str, address: str) -> str | None:
    """The version that this one replaces, else the next older one that is known."""
    record = names.world.get(address)
    if isinstance(record, CellRecord | OrganRecord) and record.lineage.replaces:
        return record.lineage.replaces
    route = names.route(family)
    for known in (route.members if route else (), names.catalog.versions(family)):
        older = [each for each in known if by_version(each) < by_version(address)]
        if older:
            return older[-1]
    return None


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
        return _no_such_version(wanted, families[0], names)
    return wanted


def _no_such_version(address: str, family: str, names: Names) -> Refused:
    known = ", ".join(parse_address(each).version for each in names.versions(family))
    return Refused("no_such_version", {"address": address, "known": known})
