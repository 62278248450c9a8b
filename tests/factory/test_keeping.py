"""An update keeps what it does not say: the laws, over every backend and setting."""

from itertools import combinations, product
from typing import Any

import pytest
from pydantic import ValidationError

from factory.grants import Grant
from factory.keeping import kept, news_of, unsaid_in
from factory.model import (
    OFFERED,
    SOURCED,
    Backend,
    FactorySpec,
    Limits,
    OrganRecord,
    OrganTemplate,
    Role,
)
from factory.operations import Build, Configure, Fabricate, Move
from factory.parameters import OF_ORGANS, SETTINGS, OrganSetting, Parameter, setting_of
from factory.plan import Applied, Plan
from factory.wire.bodies import BuildBody
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


# -- organs --------------------------------------------------------------------

ORGAN = "organ.voice"
SET = {Parameter.SLO_ERROR_RATE: 0.2, Parameter.SLO_LATENCY_MS: 9000.0}
SHARE = 25.0


def organ_of(version: int, **policies: Any) -> OrganTemplate:
    return OrganTemplate.model_validate(
        {
            "id": f"{ORGAN}.v{version}",
            "version": f"{version}.0.0",
            "cells": ("analysis.text_normalize.v1",),
            "policies": policies,
        }
    )


def settings(bench: Bench, address: str) -> dict[Parameter, float | None]:
    found = bench.get(address)
    assert isinstance(found, OrganRecord)
    return {each: setting_of(found.template, each) for each in SETTINGS}


def made(bench: Bench, version: int, **given: Any) -> Plan:
    """Apply an update of the organ; the plan."""
    cell = bench.catalog.cell("analysis.text_normalize.v1")
    assert cell is not None
    replaces = f"{ORGAN}.v{version - 1}" if version > 1 else None
    asked = {"template": organ_of(version), "replaces": replaces, **given}
    plan = bench.plan(Build(cells=(cell,), **asked), role=Role.ADMIN)
    assert isinstance(bench.apply(plan), Applied)
    return plan


@pytest.fixture
def bench() -> Bench:
    """A factory with an organ whose service level and share an operator set."""
    bench = Bench()
    made(bench, 1)
    for parameter, value in {**SET, Parameter.TRAFFIC: SHARE}.items():
        address = f"{ORGAN}.v1"
        bench.do(Configure(address=address, parameter=parameter, value=value))
    return bench


@pytest.mark.parametrize(
    "keeps", [each for n in range(4) for each in combinations(SETTINGS, n)]
)
def test_an_organ_keeps_what_it_is_to_keep_and_nothing_else(
    bench: Bench, keeps: tuple[Parameter, ...]
) -> None:
    plan = made(bench, 2, keeps=keeps)
    old, new = settings(bench, f"{ORGAN}.v1"), settings(bench, f"{ORGAN}.v2")
    said = {each: setting_of(organ_of(2), each) for each in SETTINGS}
    assert new == {each: (old if each in keeps else said)[each] for each in SETTINGS}
    shown = {each.path for each in plan.report.differences}
    assert {path for path in shown if "policies" in path} == {*PLACES.values()}
    for each, path in PLACES.items():
        (line,) = [d for d in plan.report.differences if d.path == path]
        assert (line.before == line.after) == (each in keeps)
        assert line.after == str(new[each])


PLACES = {
    Parameter.TRAFFIC: "policies.canary.traffic",
    Parameter.SLO_ERROR_RATE: "policies.slo.error_rate",
    Parameter.SLO_LATENCY_MS: "policies.slo.latency_ms",
}


def test_what_stays_through_one_update_stays_through_the_next(bench: Bench) -> None:
    for version in (2, 3):
        made(bench, version, keeps=SETTINGS)
    assert settings(bench, f"{ORGAN}.v3") == settings(bench, f"{ORGAN}.v1")


def test_what_the_template_says_already_is_no_line_of_the_plan() -> None:
    bench = Bench()
    made(bench, 1)
    plan = made(bench, 2, keeps=SETTINGS)
    assert not [d for d in plan.report.differences if "policies" in d.path]


def test_a_share_that_was_set_of_a_trial_is_kept(bench: Bench) -> None:
    """It stands in the route, and is no part of what is on trial."""
    bench.do(bench.move(f"{ORGAN}.v1", Move.APPROVE), role=Role.ADMIN)
    share = Configure(address=ORGAN, parameter=Parameter.TRAFFIC, value=40)
    bench.do(share)
    plan = made(bench, 2, keeps=SETTINGS)
    assert settings(bench, f"{ORGAN}.v2")[Parameter.TRAFFIC] == 40
    (line,) = [d for d in plan.report.differences if "traffic" in d.path]
    assert (line.before, line.after) == (str(SHARE), "40.0")


def test_a_setting_of_cells_is_not_kept_by_an_organ() -> None:
    asked = {"template": organ_of(2).doc(), "keeps": ["fuel"]}
    with pytest.raises(ValidationError, match="slo_latency_ms"):
        Build.model_validate(asked)


def test_the_news_of_the_catalogue_count_more_than_what_was_set() -> None:
    shipped = organ_of(1, slo={"error_rate": 0.01, "latency_ms": 2000})
    news = organ_of(2, slo={"error_rate": 0.01, "latency_ms": 500})
    unsaid = {Parameter.TRAFFIC, Parameter.SLO_ERROR_RATE}
    assert {*unsaid_in(news, shipped)} == unsaid
    assert unsaid_in(news, None) == SETTINGS


def test_every_setting_of_organs_may_be_kept() -> None:
    assert {*SETTINGS} == OF_ORGANS | {Parameter.TRAFFIC}


@pytest.mark.parametrize("keeps", [(), SETTINGS])
def test_a_body_keeps_what_it_names(keeps: tuple[OrganSetting, ...]) -> None:
    sent = {"organ_template": organ_of(2).doc(), "keeps": [*keeps]}
    body = BuildBody.model_validate(sent | {"replaces": f"{ORGAN}.v1"})
    operation = body.operation(organ_of(2), ())
    assert operation.keeps == (keeps or None)
    assert operation.replaces == f"{ORGAN}.v1"
