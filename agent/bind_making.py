"""Binding create, update and assemble: from names to templates."""

from agent.ask import ask_version, unknown
from agent.names import Names
from agent.reply import Asked, Refused
from agent.slots import Slots
from agent.steps import Change, NotBound
from factory.address import (
    Address,
    parse_address,
    semver_of,
    version_after,
    version_key,
)
from factory.keeping import news_of, unsaid_in
from factory.model import (
    SOURCED,
    Backend,
    CellTemplate,
    FactorySpec,
    Limits,
    OrganRecord,
    OrganTemplate,
)
from factory.operations import Build, Fabricate
from factory.parameters import SETTINGS, OrganSetting
from grammar.model import Question

FIRST = "v1"


def bind_create(slots: Slots, names: Names) -> Change | NotBound:
    """A template of the catalogue, or a cell from a source."""
    address = parse_address(slots.target)
    if address.kind == "organ":
        return _create_organ(slots, names, address)
    if slots.text("source") or slots.text("backend") in ("script", "wasm"):
        return _create_from_source(slots, address)
    families = names.families(slots.target)
    if len(families) != 1:
        return unknown(slots.target, families, names)
    chosen = _choose(slots, names, families[0], address.version)
    if not isinstance(chosen, str):
        return chosen
    spec = names.catalog.cell(chosen)
    if spec is None:
        return unknown(chosen, (), names)
    return Change(Fabricate(spec=_limited(spec, slots)))


def _create_organ(slots: Slots, names: Names, address: Address) -> Change | NotBound:
    if slots.mapping("limits") or slots.text("source"):
        return Refused("cells_only", {"target": slots.target})
    chosen = _choose(slots, names, address.family, address.version)
    if not isinstance(chosen, str):
        return chosen
    template = names.catalog.organ(chosen)
    if template is None:
        return unknown(chosen, (), names)
    return _build(names, template, None)


def _create_from_source(slots: Slots, address: Address) -> Change | NotBound:
    backend = slots.text("backend") or _backend_of(slots.text("source") or "")
    if address.kind == "cell":
        if Backend(backend) not in SOURCED:
            options = tuple(f"{kind}.{address.name}" for kind in ("analysis", "action"))
            return Asked(Question(slot="target", text="", options=options))
        # What runs in a sandbox acts on nothing: unless it is said, it analyses.
        address = Address("analysis", address.name, address.version)
    version = address.version or FIRST
    return Change(Fabricate(spec=_from_source(slots, address, version, backend)))


def _from_source(
    slots: Slots, address: Address, version: str, backend: str
) -> FactorySpec:
    template = CellTemplate.model_validate(
        {
            "id": f"{address.family}.{version}",
            "version": semver_of(version),
            f"{address.kind}_type": address.name,
        }
    )
    source = slots.text("source")
    spec = FactorySpec(backend=Backend(backend), template=template, source=source)
    return _limited(spec, slots)


def _backend_of(source: str) -> str:
    ending = source.rpartition(".")[2].lower()
    return {"rhai": "script", "wasm": "wasm", "wat": "wasm"}.get(ending, "adapter")


def _limited(spec: FactorySpec, slots: Slots) -> FactorySpec:
    """The spec with the limits that are said; the others are as they were."""
    if not (said := slots.mapping("limits")):
        return spec
    limits = (spec.limits.doc() if spec.limits else {}) | dict(said)
    return spec.model_copy(update={"limits": Limits.model_validate(limits)})


def _choose(
    slots: Slots, names: Names, family: str, version: str
) -> str | Asked | Refused:
    """The id of the catalogue's template that was meant."""
    shipped = names.catalog.versions(family)
    if not shipped:
        return unknown(family, (), names)
    if version:
        wanted = f"{family}.{version}"
        if wanted not in shipped:
            return _no_version(family, version, shipped)
        return _with_options(slots, names, wanted)
    options = slots.texts("options")
    fitting = [each for each in shipped if _fits(names, each, options)]
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        return _no_option(family, options, shipped, names)
    return ask_version(slots, fitting)


def _fits(names: Names, id_: str, options: tuple[str, ...]) -> bool:
    template = names.catalog.organ(id_)
    return set(options) <= set(template.options if template else ())


def _with_options(slots: Slots, names: Names, id_: str) -> str | Refused:
    options = slots.texts("options")
    if _fits(names, id_, options):
        return id_
    family = parse_address(id_).family
    return _no_option(id_, options, names.catalog.versions(family), names)


def _no_version(family: str, version: str, shipped: tuple[str, ...]) -> Refused:
    fields = {"family": family, "version": version, "known": _versions(shipped)}
    return Refused("no_such_template", fields)


def _no_option(
    address: str, options: tuple[str, ...], shipped: tuple[str, ...], names: Names
) -> Refused:
    organs = [names.catalog.organ(each) for each in shipped]
    known = [f"{o.id} ({', '.join(o.options)})" for o in organs if o and o.options]
    fields = {
        "address": address,
        "options": ", ".join(options),
        "known": ", ".join(known) or "—",
    }
    return Refused("no_such_option", fields)


def _versions(addresses: tuple[str, ...]) -> str:
    return ", ".join(parse_address(each).version for each in addresses)


def _build(
    names: Names,
    template: OrganTemplate,
    replaces: str | None,
    keeps: tuple[OrganSetting, ...] = (),
) -> Change:
    specs = [names.catalog.cell(cell) for cell in template.cells]
    cells = tuple(spec for spec in specs if spec is not None)
    kept = (keeps or None) if replaces else None
    return Change(Build(template=template, cells=cells, replaces=replaces, keeps=kept))


# -- update --------------------------------------------------------------------


def bind_update(slots: Slots, names: Names) -> Change | NotBound:
    """The next version of something that is in the factory."""
    families = names.families(slots.target)
    if len(families) != 1:
        return unknown(slots.target, families, names)
    family = families[0]
    route = names.route(family)
    if route is None:
        return Refused("not_created", {"address": family})
    said = parse_address(slots.target).version
    replaces = f"{family}.{said}" if said else route.head
    if replaces not in route.members:
        fields = {"address": replaces, "known": _versions(route.members)}
        return Refused("no_such_version", fields)
    if slots.text("source"):
        return _update_from_source(slots, family, replaces, route.members)
    return _update_from_catalogue(slots, names, family, replaces)


def _update_from_catalogue(
    slots: Slots, names: Names, family: str, replaces: str
) -> Change | NotBound:
    chosen = _next(slots, names, family, replaces)
    if not isinstance(chosen, str):
        return chosen
    if (organ := names.catalog.organ(chosen)) is not None:
        shipped = names.organ_before(replaces)
        return _build(names, organ, replaces, unsaid_in(organ, shipped))
    spec = names.catalog.cell(chosen)
    assert spec is not None, chosen
    before = names.cell_before(replaces)
    limited = _limited(news_of(spec, before) if before else spec, slots)
    return Change(Fabricate(spec=limited, replaces=replaces, keeps=True))


def _update_from_source(
    slots: Slots, family: str, replaces: str, members: tuple[str, ...]
) -> Change | NotBound:
    address = parse_address(family)
    if address.kind == "organ":
        return Refused("cells_only", {"target": slots.target})
    version = slots.text("to") or version_after(members)
    backend = slots.text("backend") or _backend_of(slots.text("source") or "")
    spec = _from_source(slots, address, version, backend)
    return Change(Fabricate(spec=spec, replaces=replaces, keeps=True))


def _next(slots: Slots, names: Names, family: str, replaces: str) -> str | NotBound:
    if (to := slots.text("to")) is not None:
        return _choose(slots, names, family, to)
    floor = version_key(parse_address(replaces).version)
    newer = [
        each
        for each in names.catalog.versions(family)
        if version_key(parse_address(each).version) > floor
        and _fits(names, each, slots.texts("options"))
    ]
    if not newer:
        return Refused("no_newer", {"address": replaces})
    return newer[0] if len(newer) == 1 else ask_version(slots, newer, "to")


# -- assemble ------------------------------------------------------------------


def bind_assemble(slots: Slots, names: Names) -> Change | NotBound:
    """A straight pipeline of cells that are known by name."""
    cells: list[str] = []
    for said in slots.texts("chain"):
        found = names.chain(said, cells[-1] if cells else None)
        if len(found) != 1:
            return _ask_link(said, found, names)
        if found[0] in cells:
            return Refused("repeated_cell", {"cell": found[0]})
        cells.append(found[0])
    family = parse_address(slots.target).family
    version, replaces = _place(slots, names, family, tuple(cells))
    template = OrganTemplate(
        id=f"{family}.{version}", version=semver_of(version), cells=tuple(cells)
    )
    return _build(names, template, replaces, SETTINGS)


def _ask_link(said: str, found: tuple[str, ...], names: Names) -> NotBound:
    if found:
        return Asked(Question(slot="chain", text=said, options=found))
    cells = [i for i in names.catalog.ids() if not i.startswith("organ.")]
    return Refused("unknown_link", {"name": said, "known": ", ".join(cells)})


def _place(
    slots: Slots, names: Names, family: str, cells: tuple[str, ...]
) -> tuple[str, str | None]:
    """The version of an assembled organ, and the one that it replaces.

    The same chain again is the same version; another chain is the next one.
    """
    said = parse_address(slots.target).version
    route = names.route(family)
    if said or route is None:
        return said or FIRST, None
    head = names.world.get(route.head)
    if isinstance(head, OrganRecord) and head.template.cells == cells:
        return parse_address(route.head).version, None
    return version_after(route.members), route.head
