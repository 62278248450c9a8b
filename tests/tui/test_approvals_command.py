"""`factory approvals`: what waits, the second confirm, and how many people."""

import json

import pytest

from tests.tui.command import Ended, Shell
from tui.exits import Exit

UNLOCK = "разблокируй factory_script"
NAME = "capability.factory_script"


class Desk:
    """Admins at the shell of one factory."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell

    def run(self, actor: str, *words: str, role: str = "admin") -> Ended:
        return self._shell.factory("--role", role, *words, FACTORY_ACTOR=actor)

    def waits(self) -> list[dict[str, str]]:
        ended = self.run("vera", "--json", "approvals", role="read")
        plans: list[dict[str, str]] = json.loads(ended.out)["plans"]
        assert ended.code == (Exit.NEEDS_CONFIRM if plans else Exit.DONE), ended
        return plans


@pytest.fixture
def desk(anywhere: Shell) -> Desk:
    made = Desk(anywhere)
    assert made.run("anna", "approvals", "require", "two", "--yes").code == Exit.DONE
    return made


def test_two_people_confirm_on_the_command_line(desk: Desk) -> None:
    assert desk.waits() == []
    asked = desk.run("anna", "say", UNLOCK, "--confirm", NAME)
    assert asked.code == Exit.NEEDS_CONFIRM, asked
    (plan,) = desk.waits()
    digest = plan["digest"][:12]
    assert f"factory approvals confirm {digest}" in asked.out
    assert (plan["confirmed_by"], plan["confirm_by_name"]) == ("anna", NAME)
    confirm = ("approvals", "confirm", digest)
    assert desk.run("boris", *confirm).code == Exit.NEEDS_CONFIRM
    same = desk.run("anna", *confirm, "--confirm", NAME)
    assert same.code == Exit.DENIED, same
    done = desk.run("boris", *confirm, "--confirm", NAME)
    assert done.code == Exit.DONE, done
    assert "Применено" in done.out
    assert desk.waits() == []


def test_a_plan_that_waits_is_declined_by_who_may(desk: Desk) -> None:
    desk.run("anna", "say", UNLOCK, "--confirm", NAME)
    (plan,) = desk.waits()
    decline = ("approvals", "decline", plan["digest"][:12])
    assert desk.run("vera", *decline, role="write").code == Exit.DENIED
    assert desk.run("boris", *decline).code == Exit.DONE
    assert desk.waits() == []
    assert desk.run("boris", *decline).code == Exit.ERROR


def test_one_person_again_takes_two(desk: Desk) -> None:
    back = desk.run(
        "anna", "approvals", "require", "one", "--confirm", "factory.four_eyes"
    )
    assert back.code == Exit.NEEDS_CONFIRM, back
    writer = desk.run("vera", "approvals", "require", "one", role="write")
    assert writer.code == Exit.DENIED, writer
