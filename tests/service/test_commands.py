"""The command language over HTTP: said, planned, applied, by exactly one digest."""

import pytest

from agent.log import LogRecord
from agent.replay import replay
from grammar.parse import Parser
from tests.agent.conversation import Room
from tests.service.desk import ECHO, Desk


def planned(desk: Desk, text: str, role: str = "write") -> dict[str, object]:
    answer = desk.post("/commands/plan", {"text": text}, role)
    assert answer.status_code == 200, answer.text
    document: dict[str, object] = answer.json()
    return document


def test_a_plan_is_applied_by_its_digest_and_once(desk: Desk) -> None:
    desk.post("/factory/cells", ECHO)
    plan = planned(desk, "disable analysis.echo.v1")
    body = {"plan_digest": plan["plan_digest"]}
    applied = desk.post("/commands/apply", body)
    assert (applied.status_code, applied.json()["outcome"]) == (200, "applied")
    again = desk.post("/commands/apply", body)
    assert (again.status_code, again.json()["code"]) == (409, "not_open")


def test_nobody_applies_the_plan_of_another(desk: Desk) -> None:
    desk.post("/factory/cells", ECHO)
    plan = planned(desk, "disable analysis.echo.v1")
    body = {"plan_digest": plan["plan_digest"]}
    assert desk.post("/commands/apply", body, "admin").status_code == 409
    assert desk.post("/commands/apply", body).status_code == 200


def test_a_stale_plan_is_refused(desk: Desk) -> None:
    desk.post("/factory/cells", ECHO)
    plan = planned(desk, "disable analysis.echo.v1")
    desk.post("/factory/cells/analysis.echo.v1/approve")
    answer = desk.post("/commands/apply", {"plan_digest": plan["plan_digest"]})
    assert (answer.status_code, answer.json()["code"]) == (409, "stale_plan")
    assert "analysis.echo.v1" in answer.json()["reason"]


def test_a_build_in_words_is_a_job(desk: Desk) -> None:
    plan = planned(desk, "создай голосовой орган v1")
    answer = desk.post("/commands/apply", {"plan_digest": plan["plan_digest"]})
    assert (answer.status_code, answer.json()["outcome"]) == (202, "started")
    assert desk.ended("organ.voice.v1")["state"] == "draft"


def test_a_question_is_answered_in_its_conversation(desk: Desk) -> None:
    asked = planned(desk, "create organ")
    name = asked["conversation"]
    body = {"text": "voice organ v1", "conversation": name}
    answer = desk.post("/commands/plan", body)
    assert answer.json()["conversation"] == name
    assert desk.post("/commands/plan", body, "admin").status_code == 404


@pytest.mark.parametrize("text", ["what a nice day", "не создавай орган", ""])
def test_what_is_no_command_is_a_problem_with_suggestions(
    desk: Desk, text: str
) -> None:
    answer = desk.post("/commands/plan", {"text": text})
    assert answer.status_code == 422
    assert answer.json()["reason"]


def test_no_file_of_the_machine_is_run(desk: Desk) -> None:
    desk.post("/factory/cells", ECHO)
    text = "run analysis.echo.v1 on file /etc/passwd"
    answer = desk.post("/commands/plan", {"text": text})
    assert "root:" not in answer.text


def test_what_programs_did_is_replayed(desk: Desk, parser: Parser) -> None:
    desk.post("/factory/cells", ECHO)
    desk.post("/factory/cells/analysis.echo.v1/approve")
    desk.built("organ.echo.v1")
    plan = planned(desk, "disable analysis.echo.v1")
    desk.post("/commands/apply", {"plan_digest": plan["plan_digest"]})
    desk.call("DELETE", "/organs/organ.echo.v1/build")
    turns = desk.office.factory.turns.turns()
    records = [LogRecord.model_validate(each) for each in turns]
    fresh = Room(parser)
    assert replay(records, fresh.factory, parser, fresh.outside).divergence is None
    with fresh.factory.snapshot() as new, desk.office.factory.snapshot() as old:
        assert new.head() == old.head()
