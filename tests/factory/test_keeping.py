"""An update keeps what it does not say: the laws, over every backend and setting."""

from itertools import product
from typing import Any

import pytest

from factory.grants import Grant
from factory.keeping import kept, news_of
from factory.model import OFFERED, SOURCED, Backend, FactorySpec, Limits
from factory.operations import Fabricate
from tests.factory.bench import Bench

LIMITS: tuple[dict[str, Any] | None, ...] = (
    None,
    {"memory_mb": 16},
    {"fuel": 10},
    {"memory_mb": 8, "timeout_ms": 50, "fuel": 5},
)
GRANTS: tuple[dict[str, Any], ...] = (
    {},
    {"grants": ("log",)},
    {"grants": ("config", "log"), "config": {"a": 1}},
)
BACKENDS = list(product(Backend, Backend))


def spec_of(
    backend: Backend,
    limits: dict[str, Any] | None = None,
    threshold: float | None = None,
    version: int = 1,
    **granted: Any,
) -> FactorySpec:
    template = {
        "id": f"analysis.x.v{version}",
        "version": f"{version}.0.0",
        "analysis_type": "x",
        "confidence_threshold": threshold,
    }
    return FactorySpec.model_validate(
        {"backend": backend, "template": template, "limits": limits, **granted}
    )


@pytest.mark.parametrize(("before", "after"), BACKENDS)
def test_limits_are_kept_one_by_one(before: Backend, after: Backend) -> None:
    for olds, said in product(LIMITS, LIMITS):
        found = kept(spec_of(before, olds), spec_of(after, said, version=2))
        limits = found.limits.doc() if found.limits else {}
        for name in Limits.model_fields:
            if name in (said or {}):
                assert limits[name] == (said or {})[name]
            elif means_the_same(name, before, after):
                assert limits.get(name) == (olds or {}).get(name)
            else:
                assert name not in limits


def means_the_same(limit: str, before: Backend, after: Backend) -> bool:
    if before is after or limit == "timeout_ms":
        return True
    return limit == "memory_mb" and after in SOURCED


@pytest.mark.parametrize(("before", "after"), BACKENDS)
def test_grants_are_kept_where_the_backend_has_them(
    before: Backend, after: Backend
) -> None:
    for olds, said in product(GRANTS, GRANTS):
        old, new = spec_of(before, **olds), spec_of(after, version=2, **said)
        found = kept(old, new)
        if new.grants:
            assert (found.grants, found.config) == (new.grants, new.config)
        elif OFFERED.get(after) == frozenset(Grant):
            assert (found.grants, found.config) == (old.grants, old.config)
        else:
            assert (found.grants, found.config) == (None, None)


@pytest.mark.parametrize(("before", "after"), BACKENDS)
def test_a_threshold_is_kept_and_nothing_else_is_touched(
    before: Backend, after: Backend
) -> None:
    for old, said in product((None, 0.0, 0.5), repeat=2):
        new = spec_of(after, threshold=said, version=2)
        found = kept(spec_of(before, threshold=old), new)
        threshold = old if said is None else said
        assert found == spec_of(after, threshold=threshold, version=2)


def test_what_is_kept_is_kept_again_and_is_a_spec() -> None:
    old = spec_of(Backend.SCRIPT, LIMITS[3], 0.5, **GRANTS[2])
    found = kept(old, spec_of(Backend.SCRIPT, version=2))
    assert kept(old, found) == found
    assert FactorySpec.model_validate(found.doc()) == found


def test_an_operators_setting_outlives_what_the_catalogue_left_as_it_was() -> None:
    shipped = spec_of(Backend.SCRIPT, {"memory_mb": 16, "timeout_ms": 100}, 0.5)
    own = spec_of(Backend.SCRIPT, {"memory_mb": 32, "timeout_ms": 200}, 0.9)
    limits = {"memory_mb": 64, "timeout_ms": 100}
    next_one = spec_of(Backend.SCRIPT, limits, 0.5, version=2, **GRANTS[1])
    found = kept(own, news_of(next_one, shipped))
    assert found.limits == Limits(memory_mb=64, timeout_ms=200)
    assert found.template.confidence_threshold == 0.9
    assert found.grants == (Grant.LOG,)


def test_the_plan_of_an_adapter_shows_what_changed_and_keeps_the_rest() -> None:
    bench = Bench()
    shipped = bench.catalog.cell("analysis.text_normalize.v1")
    assert shipped is not None
    old = shipped.model_copy(update={"limits": Limits(timeout_ms=50, memory_mb=16)})
    bench.do(Fabricate(spec=old))
    template = {**old.template.doc(), "id": "analysis.text_normalize.v2"}
    new = FactorySpec.model_validate(
        {**shipped.doc(), "template": template, "limits": {"timeout_ms": 70}}
    )
    address = old.template.id
    plan = bench.plan(Fabricate(spec=new, replaces=address, keeps=True))
    shown = [(d.path, d.before, d.after) for d in plan.report.differences]
    assert [path for path, *_ in shown] == ["limits.timeout_ms"]
    whole = bench.plan(Fabricate(spec=new, replaces=address))
    assert {d.path for d in whole.report.differences} == {
        "limits.timeout_ms",
        "limits.memory_mb",
    }
