"""The documentation holds: generated requests, good and bad, get documented answers.

A soak with many more cases: `CASES=500 pytest tests/service/test_contract.py`.
"""

import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from grammar.parse import Parser
from tests.service.desk import ECHO, Desk, opened_desk

CASES = int(os.environ.get("CASES", "4"))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@pytest.fixture(scope="module")
def busy(parser: Parser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder: Path = tmp_path_factory.mktemp("contract")
    with opened_desk(str(folder / "f.db"), parser, io.StringIO()) as desk:
        desk.post("/factory/cells", ECHO)
        desk.built("organ.echo.v1")
        yield desk


def test_every_answer_is_as_documented(busy: Desk) -> None:
    document = busy.get("/openapi.json").json()
    schema = schemathesis.openapi.from_dict(document)
    headers = {"x-auth-token": busy.tokens["admin"]}
    url = str(busy.client.base_url)

    for result in schema.get_all_operations():
        operation = result.ok()
        if operation.path.endswith(("/stream", "/events")):
            continue  # they do not end; their own test has them

        @settings(
            max_examples=CASES,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        @given(operation.as_strategy())
        def law(case: schemathesis.Case) -> None:
            case.call_and_validate(base_url=url, headers=headers, checks=CHECKS)

        law()
