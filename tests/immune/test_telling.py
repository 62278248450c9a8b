"""People see the alerts: in the status, in the status line and on the command line."""

import json
from pathlib import Path
from threading import Event

import pytest
from click.testing import CliRunner

from agent.render.lines import render
from agent.reply import Overview
from agent.upkeep import Upkeep
from factory.model import Role
from grammar.model import Lang
from grammar.parse import Parser
from tests.immune.ward import V2, Ward
from tui.cli import factory
from tui.screens.standing import Standing, status_text
from tui.words import words


def overview(ward: Ward) -> str:
    (reply,) = ward.enter().say("статус").replies
    assert isinstance(reply, Overview)
    return "\n".join(
        "".join(piece.text for piece in line) for line in render(reply, Lang.RU)
    )


def test_the_status_shows_what_nobody_has_noted(ward: Ward) -> None:
    assert "тревог" not in overview(ward)
    ward.tamper(V2, digest="0" * 64)
    ward.immune.round()
    assert "тревог: 1" in overview(ward)
    assert V2 in overview(ward)
    ward.factory.alerts.see([1], "anna", ward.clock())
    assert "тревог" not in overview(ward)


@pytest.mark.parametrize("lang", [Lang.RU, Lang.EN])
def test_the_status_line_counts_alerts_and_is_quiet_without(lang: Lang) -> None:
    def text(alerts: int) -> str:
        standing = Standing(
            location="f.db",
            role=Role.WRITE,
            safe_mode=False,
            lang=lang,
            plans=0,
            is_busy=False,
            waiting=0,
            alerts=alerts,
        )
        return status_text(standing, words(lang))

    assert words(lang).alerts.format(count=7) in text(7)
    assert "▲" not in text(0)


def test_the_command_shows_notes_and_checks(parser: Parser, tmp_path: Path) -> None:
    place = tmp_path / "f.db"
    ward = Ward(parser, location=str(place))
    ward.two_stable()
    ward.tamper(V2, digest="0" * 64)
    ward.factory.close()

    def run(*words: str) -> tuple[int, dict[str, object]]:
        done = CliRunner().invoke(factory, ["--db", str(place), "--json", *words])
        return done.exit_code, json.loads(done.output)

    assert run("immune")[0] == 0
    code, found = run("immune", "check")
    assert (code, found["complaints"], found["treated"]) == (1, 1, 1)
    assert run("immune", "check")[0] == 0
    code, found = run("immune")
    assert code == 1
    (alert,) = found["alerts"]  # type: ignore[misc]
    assert (alert["code"], alert["severity"]) == ("quarantined", "critical")
    assert run("immune", "note", "1") == (0, {"noted": 1})
    assert run("immune", "note", "1") == (1, {"noted": 0})
    assert run("immune")[0] == 0
    assert len(run("immune", "--all")[1]["alerts"]) == 1  # type: ignore[arg-type]


def test_the_upkeep_checks_until_it_is_told_to_stop(ward: Ward) -> None:
    ward.tamper(V2, digest="0" * 64)
    stop = Event()

    class Once(Upkeep):
        def send(self) -> int:
            stop.set()
            return super().send()

    Once(ward.factory, ward.immune, ward.clock).run(stop)
    assert ward.alerts() == ["quarantined"]
