"""The forecast stands in the card of every plan that begins a trial."""

import pytest

from agent.log import LogRecord
from agent.render.lines import render
from agent.replay import replay
from agent.reply import PlanShown
from factory.measured import Measured
from grammar.model import Lang
from tests.agent.conversation import Room

RU = """\
Прогноз: до решения судьи
  organ.echo.v1 · доля запросов 100 % · сейчас запросов в минуту: {per_minute}
    ✔ хорошая (ошибок 0.1 %): запросов 380, неудач 0.38, минут {good}
    ✖ плохая (ошибок 5 %): запросов 86, неудач 4.3, минут {bad}
"""
EN = """\
Forecast until the verdict
  organ.echo.v1 · 100 % of the requests · requests a minute now: {per_minute}
    ✔ if good (0.1 % errors): requests 380, failed 0.38, minutes {good}
    ✖ if bad (5 % errors): requests 86, failed 4.3, minutes {bad}
"""
UNKNOWN = {Lang.RU: "неизвестно", Lang.EN: "not known"}


def card(room: Room, lang: Lang) -> str:
    cell = room.enter()
    for text in ("создай эхо", "да"):
        cell.say(text)
    (shown,) = cell.say("одобри эхо").replies
    assert isinstance(shown, PlanShown)
    return "\n".join("".join(p.text for p in line) for line in render(shown, lang))


@pytest.mark.parametrize(("lang", "text"), [(Lang.RU, RU), (Lang.EN, EN)])
@pytest.mark.parametrize("rate", [None, 12.0])
def test_the_card_foretells(room: Room, lang: Lang, text: str, rate: float) -> None:
    rates = {"organ.echo": rate} if rate else {}
    room.measured = Measured(per_minute=rates)
    minutes = ("12", "31.7", "7.17") if rate else (UNKNOWN[lang],) * 3
    fields = dict(zip(("per_minute", "good", "bad"), minutes, strict=True))
    assert text.format(**fields) in card(room, lang)


def test_what_was_measured_is_in_the_log_and_replays(room: Room) -> None:
    room.measured = Measured(per_minute={"organ.echo": 12.0})
    card(room, Lang.RU)
    records = [LogRecord.model_validate(t) for t in room.factory.turns.turns()]
    assert records[-1].body.measured == room.measured
    again = Room(room.parser)
    result = replay(records, again.factory, again.parser, again.outside)
    assert result.divergence is None
    assert result.turns == len(records)


def test_a_log_without_measurements_has_no_trace_of_them(room: Room) -> None:
    room.enter().say("создай эхо")
    (turn,) = room.factory.turns.turns()
    assert "measured" not in str(turn)
