"""Problems: one table has every code there is, and its texts in both languages."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.texts import knows
from factory.decision import DenialCode
from grammar.model import Code, Lang
from service.problems import STATUSES, Refusal, problem_of, status_of
from tests.service.desk import ECHO, Desk

ROOT = Path(__file__).parents[2]
INTERNAL = ("store_", "audit_", "log_", "kit_")


def raised() -> Iterator[str]:
    """The codes of all errors that the packages raise, but those of the other side."""
    for package in ("factory", "agent", "service"):
        for file in (ROOT / package).rglob("*.py"):
            if file.parent.name in OF_CLIENTS:
                continue
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and node.args and _is_error(node.func):
                    first = node.args[0]
                    if isinstance(first, ast.Constant) and isinstance(first.value, str):
                        yield first.value


OF_CLIENTS = ("client", "remote")


def _is_error(func: ast.expr) -> bool:
    name = getattr(func, "id", getattr(func, "attr", ""))
    return name.endswith("Error") or name == "Refusal"


def test_the_table_has_every_code() -> None:
    codes = {code for code in raised() if code.isidentifier() and code.islower()}
    codes |= set(DenialCode) | set(Code)
    missing = {c for c in codes if c not in STATUSES and not c.startswith(INTERNAL)}
    assert missing - NOT_OF_REQUESTS == set()
    assert {status_of(code) for code in STATUSES} <= {
        *(400, 401, 403, 404, 405, 408, 409, 412, 413, 415, 422, 429),
        *(500, 503),
    }


NOT_OF_REQUESTS = frozenset({"open_to_network", "corpus_broken"})
"""Told to who starts the service or tests the language, and never to a caller."""


@pytest.mark.parametrize("lang", [Lang.RU, Lang.EN])
def test_what_the_service_itself_says_has_its_sentence(lang: Lang) -> None:
    own = [c for c in STATUSES if knows(f"error.{c}")]
    fields = dict.fromkeys(("most", "what", "address", "name", "path"), "x")
    for code in (*own, "unauthorized", "no_route", "internal"):
        if code in ("unauthorized", "no_route", "internal", "rate_limited"):
            problem = problem_of(Refusal(code, None, **fields), "r1", lang)
            assert problem.reason
            assert problem.reason != code


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "no_route"),
        ("PATCH", "/factory/cells", 405, "method_not_allowed"),
        ("GET", "/factory/cells/nonsense", 404, "not_found"),
        ("GET", "/factory/cells/organ.echo.v1", 404, "not_found"),
        ("GET", "/factory/cells/wasm:analysis.echo.v1", 404, "not_found"),
        ("GET", "/organs/organ.none.v1/status", 404, "not_found"),
        ("GET", "/organs/%00/status", 404, "not_found"),
        ("GET", "/organs/%ff%fe/status", 404, "not_found"),
        ("GET", "/factory/cells?limit=0", 422, "bad_request"),
        ("GET", "/factory/cells?limit=x&colour=1", 422, "bad_request"),
        ("GET", "/factory/cells?state=asleep", 422, "bad_request"),
        ("POST", "/factory/cells/analysis.echo.v1/dance", 422, "bad_request"),
        ("DELETE", "/organs/organ.echo.v1/build", 404, "not_building"),
        ("PUT", "/capabilities/none", 422, "bad_request"),
    ],
)
def test_a_bad_request_is_a_problem(
    desk: Desk, method: str, path: str, status: int, code: str
) -> None:
    desk.post("/factory/cells", ECHO)
    answer = desk.call(method, path)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["request_id"] == answer.headers["x-request-id"]
    assert answer.json()["reason"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"{", 400),
        (b"[]", 422),
        (b"null", 422),
        (b'{"id": NaN}', 400),
        (b'{"id": 1, "id": 2}', 400),
        (b'{"id": "\\ud800"}', 422),
        (b"[" * 100_000, 400),
        (b'{"limits": {"fuel": ' + b"9" * 5000 + b"}}", 400),
        (b"\xff\xfe", 400),
    ],
)
def test_hostile_bodies_are_problems(desk: Desk, body: bytes, status: int) -> None:
    headers = {"content-type": "application/json"}
    answer = desk.call("POST", "/factory/cells", content=body, headers=headers)
    assert answer.status_code == status, answer.text
    assert answer.json()["code"] in ("not_json", "bad_request")


@pytest.mark.parametrize("path", ["/factory/cells", "/factory/cells/dryrun"])
def test_a_number_that_would_not_be_kept_exactly_is_refused(
    desk: Desk, path: str
) -> None:
    answer = desk.post(path, ECHO | {"options": {"x": -(2**60)}})
    assert (answer.status_code, answer.json()["code"]) == (422, "not_exact")
    assert "2^53" in answer.json()["reason"]


def test_a_body_that_is_not_called_json_is_refused(desk: Desk) -> None:
    answer = desk.call("POST", "/factory/cells", content=b"{}")
    assert (answer.status_code, answer.json()["code"]) == (415, "not_a_json_request")


def test_every_wrong_field_is_named_and_no_value_is_repeated(desk: Desk) -> None:
    wrong = {"limits": {"fuel": "hunter2"}, "colour": "hunter2", "version": "hunter2"}
    answer = desk.post("/factory/cells", ECHO | wrong)
    names = {field.partition(":")[0] for field in answer.json()["fields"]}
    assert names == {"limits.fuel", "colour", "version"}
    assert "hunter2" not in answer.text


def test_problems_speak_the_language_of_the_caller(desk: Desk) -> None:
    russian = desk.get("/nowhere", headers={"accept-language": "ru-RU,ru;q=0.9"})
    assert "адреса нет" in russian.json()["reason"]
    assert "no such path" in desk.get("/nowhere").json()["reason"]
