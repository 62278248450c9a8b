"""The routes by their segments, and the links among their operations."""

from typing import Any

import pytest

from factory.model import State
from service.links import LINKS
from service.problems import Refusal
from service.switch import Switch
from tests.service.desk import ECHO, Desk


def operations(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        operation["operationId"]: operation
        for item in document["paths"].values()
        for operation in item.values()
    }


def test_every_link_is_about_operations_that_there_are(desk: Desk) -> None:
    found = operations(desk.app.openapi())
    for (source, status), links in LINKS.items():
        assert found[source]["responses"][status]["links"] == links
        for link in links.values():
            target = found[link["operationId"]]
            names = {each["name"] for each in target.get("parameters", ())}
            assert set(link.get("parameters", ())) <= names


def test_a_path_has_all_of_its_methods_together(desk: Desk) -> None:
    switch = Switch(desk.app.routes)
    for path in desk.app.openapi()["paths"]:
        methods = {method.upper() for method in desk.app.openapi()["paths"][path]}
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE", "TRACE"):
            raw = path.replace("{", "x").replace("}", "x").encode()
            if method in methods:
                assert switch.find(method, raw)[0].path_format == path
            else:
                with pytest.raises(Refusal) as refused:
                    switch.find(method, raw)
                assert refused.value.code == "method_not_allowed"
                assert set(refused.value.headers["Allow"].split(", ")) == methods


def test_a_name_with_a_slash_is_one_segment(desk: Desk) -> None:
    desk.post("/factory/cells", ECHO | {"id": "analysis.a/b.v1"})
    found = desk.get("/factory/cells/analysis.a%2Fb.v1")
    assert (found.status_code, found.json()["state"]) == (200, State.DRAFT)
    moved = desk.post("/factory/cells/analysis.a%2Fb.v1/disable")
    assert (moved.status_code, moved.json()["state"]) == (200, State.DISABLED)
    assert desk.get("/factory/cells/analysis.a/b.v1").status_code == 405
    assert desk.get("/factory/cells/").status_code == 404
