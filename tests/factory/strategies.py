"""Hypothesis strategies for the nouns of the factory."""

from hypothesis import strategies as st

from factory.model import (
    AliasRecord,
    Backend,
    CanaryShare,
    CellRecord,
    CellTemplate,
    Channel,
    Example,
    FactorySpec,
    GateRecord,
    GateState,
    Limits,
    Lineage,
    OrganPolicies,
    OrganRecord,
    OrganTemplate,
    Pathway,
    Record,
    RouteRecord,
    Signature,
    Slo,
    State,
    SwitchRecord,
)

KINDS = ("analysis", "action", "memory")
EXACT = 2**53 - 1  # JSON numbers beyond this are not exact

texts = st.text(max_size=12)
names = st.text("abё_я", min_size=1, max_size=2)
versions = st.sampled_from(("v1", "v2", "v10", "v1.2"))
numbers = st.integers(-EXACT, EXACT) | st.floats(-1e15, 1e15)
json_values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner),
    max_leaves=5,
)
objects = st.dictionaries(texts, json_values, max_size=3)
revisions = st.integers(1, EXACT)
percents = st.floats(0, 100)
times = st.datetimes().map(lambda when: f"{when.isoformat()}Z")
metadata = objects.map(lambda given: given | {"schema": "v1"})


def addresses(kind: str) -> st.SearchStrategy[str]:
    """Addresses with a version, few enough to meet again."""
    return st.builds(lambda name, version: f"{kind}.{name}.{version}", names, versions)


cell_ids = st.sampled_from(KINDS).flatmap(addresses)
organ_ids = addresses("organ")
lineages = st.builds(
    Lineage, replaces=st.none() | cell_ids, reused_from=st.none() | cell_ids
)
held = {
    "revision": revisions,
    "state": st.sampled_from(State),
    "digest": st.text("0123456789abcdef", min_size=64, max_size=64),
    "created_at": times,
    "updated_at": times,
    "lineage": lineages,
    "reason": st.none() | texts,
    "resume": st.none() | st.sampled_from(State),
}


@st.composite
def templates(draw: st.DrawFn) -> CellTemplate:
    address = draw(cell_ids)
    kind = address.partition(".")[0]
    type_ = draw(st.sampled_from(("speak", "read", "говорить")))
    return CellTemplate.model_validate(
        {
            "id": address,
            "version": "1.0.0",
            f"{kind}_type": type_,
            "links": draw(st.lists(cell_ids, max_size=2)),
            "confidence_threshold": draw(st.none() | st.floats(0, 1)),
            "draft_content": draw(st.none() | texts),
            "signature": draw(
                st.none() | st.builds(Signature, input=objects, output=objects)
            ),
            "examples": draw(
                st.lists(
                    st.builds(Example, input=json_values, output=json_values),
                    max_size=2,
                )
            ),
            "metadata": draw(metadata),
        }
    )


specs = st.builds(
    FactorySpec,
    backend=st.sampled_from(Backend),
    template=templates(),
    source=st.none() | texts,
    limits=st.none() | st.builds(Limits, fuel=st.none() | revisions),
    provider=st.none() | texts,
    options=objects,
)
policies = st.builds(
    OrganPolicies,
    capability=st.none() | texts,
    slo=st.builds(Slo, error_rate=st.floats(0, 1)),
)


@st.composite
def organ_templates(draw: st.DrawFn) -> OrganTemplate:
    cells = draw(st.lists(cell_ids, min_size=1, max_size=4))
    some = st.sampled_from(cells)
    channels = st.builds(Channel, from_=some, to=some, when=st.none() | texts)
    pathways = st.builds(Pathway, name=texts, cells=st.lists(some).map(tuple))
    return OrganTemplate(
        id=draw(organ_ids),
        version="1.0.0",
        roles=tuple(draw(st.lists(texts, max_size=2))),
        cells=tuple(cells),
        channels=tuple(draw(st.lists(channels, max_size=2))),
        pathways=tuple(draw(st.lists(pathways, max_size=1))),
        policies=draw(policies),
        options=tuple(draw(st.lists(texts, max_size=2))),
        metadata=draw(metadata),
    )


@st.composite
def cell_records(draw: st.DrawFn) -> CellRecord:
    spec, rest = draw(specs), draw(st.fixed_dictionaries(held))
    return CellRecord(address=spec.template.id, spec=spec, **rest)


@st.composite
def organ_records(draw: st.DrawFn) -> OrganRecord:
    template, rest = draw(organ_templates()), draw(st.fixed_dictionaries(held))
    return OrganRecord(address=template.id, template=template, **rest)


@st.composite
def route_records(draw: st.DrawFn) -> RouteRecord:
    kind = draw(st.sampled_from(("organ", *KINDS)))
    family = f"{kind}.{draw(names)}"
    members = [f"{family}.{version}" for version in draw(st.sets(versions, min_size=1))]
    one = st.sampled_from(members)
    shares = st.builds(
        CanaryShare,
        address=one,
        traffic=percents,
        mode=st.sampled_from(("split", "shadow")),
    )
    return RouteRecord(
        address=family,
        revision=draw(revisions),
        members=tuple(members),
        head=draw(one),
        serving=draw(st.none() | one),
        canary=draw(st.none() | shares),
        proved=tuple(draw(st.lists(one, max_size=2))),
    )


gate_records = st.builds(
    GateRecord,
    address=names.map(lambda name: f"capability.{name}"),
    revision=revisions,
    state=st.sampled_from(GateState),
)
switch_records = st.builds(
    SwitchRecord,
    address=names.map(lambda name: f"factory.{name}"),
    revision=revisions,
    on=st.booleans(),
)
alias_records = st.builds(
    AliasRecord,
    address=names.map(lambda name: f"alias.{name}"),
    revision=revisions,
    alias=names,
    target=names.map(lambda name: f"organ.{name}"),
)
records: st.SearchStrategy[Record] = st.one_of(
    cell_records(),
    organ_records(),
    route_records(),
    gate_records,
    switch_records,
    alias_records,
)
