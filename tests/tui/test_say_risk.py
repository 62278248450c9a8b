"""One-shot commands: --yes covers low and medium risk, high risk takes a name."""

import json

import pytest

from tests.tui.command import Ended, Shell
from tui.exits import Exit

UNLOCK = "разблокируй factory_script"
NAME = "capability.factory_script"


def say(shell: Shell, *words: str) -> Ended:
    return shell.factory("say", *words, "--role", "admin")


@pytest.mark.parametrize("words", [(), ("--yes",)])
def test_a_yes_does_not_confirm_high_risk(
    anywhere: Shell, words: tuple[str, ...]
) -> None:
    ended = say(anywhere, UNLOCK, *words)
    assert ended.code == Exit.NEEDS_CONFIRM, ended
    assert f"--confirm {NAME}" in ended.err
    assert "Применено" not in ended.out


def test_the_name_does(anywhere: Shell) -> None:
    wrong = say(anywhere, UNLOCK, "--confirm", "capability.factory_wasm")
    assert wrong.code == Exit.NEEDS_CONFIRM, wrong
    assert NAME in wrong.out
    right = say(anywhere, UNLOCK, "--confirm", NAME)
    assert right.code == Exit.DONE, right
    assert "Применено" in right.out


def test_a_program_reads_the_risk_and_the_name(anywhere: Shell) -> None:
    ended = anywhere.factory("--json", "--role", "admin", "say", UNLOCK)
    (reply,) = json.loads(ended.out)["replies"]
    assert (reply["risk"], reply["confirm_by_name"]) == ("high", NAME)
    ended = anywhere.factory("--json", "say", "создай голосовой орган v1")
    (reply,) = json.loads(ended.out)["replies"]
    assert (reply["risk"], reply["confirm_by_name"]) == ("medium", None)


def test_line_by_line_the_name_is_typed(anywhere: Shell) -> None:
    asked = anywhere.factory("--role", "admin", stdin=f"{UNLOCK}\nда\n")
    assert asked.code == Exit.NEEDS_CONFIRM, asked
    done = anywhere.factory("--role", "admin", stdin=f"{UNLOCK}\nда\n{NAME}\n")
    assert done.code == Exit.DONE, done
    assert "Применено" in done.out
