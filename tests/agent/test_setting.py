"""What operators set, from the words to the status, the history and the replay."""

import pytest

from agent.cell import CommandCell
from agent.log import LogRecord
from agent.render.lines import render
from agent.replay import replay
from agent.reply import Decided, PlanShown, Refused, Reply
from factory.model import Role
from factory.operations import Configure
from factory.parameters import Parameter
from factory.plan import Applied
from grammar.model import Lang
from tests.agent.conversation import Room

NORMALIZE, PHONEMES = "text_normalize", "text_to_phonemes"


def text_of(shown: Reply, lang: Lang = Lang.EN) -> str:
    return "\n".join("".join(p.text for p in line) for line in render(shown, lang))


def done(cell: CommandCell, text: str) -> PlanShown:
    """Say something that changes the factory, and confirm it."""
    shown = cell.say(text).replies[0]
    assert isinstance(shown, PlanShown), shown
    decided = cell.decide(shown.plan.digest, accept=True).replies[0]
    assert isinstance(decided, Decided)
    assert isinstance(decided.outcome, Applied)
    return shown


@pytest.fixture
def cell(room: Room) -> CommandCell:
    cell = room.enter(role=Role.ADMIN)
    done(cell, "создай голосовой орган v1")
    return cell


@pytest.mark.parametrize(
    ("text", "address", "parameter", "value"),
    [
        ("поставь порог нормализации 0.8", NORMALIZE, "confidence_threshold", 0.8),
        ("set the memory limit of phonemes to 16 MB", PHONEMES, "memory_mb", 16),
        ("поставь таймаут фонем полсекунды", PHONEMES, "timeout_ms", 500),
        ("set the fuel of phonemes to 1000", PHONEMES, "fuel", 1000),
    ],
)
def test_what_is_said_of_a_cell(
    cell: CommandCell, text: str, address: str, parameter: str, value: float
) -> None:
    plan = done(cell, text).plan
    (asked,) = plan.operations
    assert asked == Configure(
        address=f"analysis.{address}",
        parameter=Parameter(parameter),
        value=value,
        version="v2",
    )
    assert f"{parameter} {value:g}" in text_of(cell.say(f"что с {address}?").replies[0])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("set slo error rate of voice to 2%", "slo_error_rate 0.02"),
        ("set the slo latency of voice to 300 ms", "slo_latency_ms 300"),
        ("give voice 20% of the traffic", "traffic 20"),
    ],
)
def test_what_is_said_of_an_organ(cell: CommandCell, text: str, told: str) -> None:
    done(cell, text)
    assert told in text_of(cell.say("status voice").replies[0])


def test_the_history_says_what_was_set(cell: CommandCell) -> None:
    done(cell, "set the slo latency of voice to 300 ms")
    told = text_of(cell.say("history of voice").replies[0])
    assert "set the latency SLO of organ.voice to 300 ms" in told


def test_the_reason_of_a_new_version_is_its_setting(cell: CommandCell) -> None:
    done(cell, "approve voice")
    shown = done(cell, "set voice slo latency to 300 ms and its slo error rate to 1%")
    made = [c.address for c in shown.plan.writes if c.before is None]
    assert made == ["organ.voice.v2"]
    assert "becomes a new draft v2" in text_of(shown)
    told = text_of(cell.say("why voice?").replies[0])
    assert "set the latency SLO of organ.voice to 300 ms" in told
    told = text_of(cell.say("diff voice v1 v2").replies[0])
    assert "policies.slo.latency_ms: 2000 → 300" in told


def test_the_number_of_a_shipped_version_is_not_taken(cell: CommandCell) -> None:
    done(cell, "создай зрение v1")
    done(cell, "одобри зрение")
    shown = done(cell, "поставь допустимую долю ошибок зрения 2%")
    made = [c.address for c in shown.plan.writes if c.before is None]
    assert made == ["organ.vision.v4"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("поставь порог нормализации 1.5", "not_a_fraction"),
        ("give voice 120% of the traffic", "not_a_percent"),
        ("set the memory limit of phonemes to 0 MB", "not_positive"),
        ("set the fuel of phonemes to 0.5", "not_whole"),
        ("set the timeout of echo to 50 ms", "not_created"),
    ],
)
def test_what_cannot_be_set_is_refused_in_words(
    cell: CommandCell, text: str, code: str
) -> None:
    (refused,) = cell.say(text).replies
    assert isinstance(refused, Refused)
    assert refused.code == code
    for lang in (Lang.RU, Lang.EN):
        assert text_of(refused, lang)


def test_what_was_set_stays_through_an_update(cell: CommandCell) -> None:
    done(cell, "создай зрение v1")
    done(cell, "поставь допустимую долю ошибок зрения 2%")
    shown = done(cell, "обнови зрение до v2 (grayscale)")
    assert "= policies.slo.error_rate: 0.02" in text_of(shown)
    told = text_of(cell.say("status vision").replies[0])
    assert "slo_error_rate 0.02" in told


def test_what_was_set_stays_when_the_organ_is_assembled_anew(cell: CommandCell) -> None:
    done(cell, "assemble speak-pipeline normalize→phonemes→adapter")
    done(cell, "set the slo latency of speak-pipeline to 300 ms")
    shown = done(cell, "assemble speak-pipeline normalize→phonemes")
    assert "= policies.slo.latency_ms: 300" in text_of(shown)


def test_a_setting_is_taken_back(cell: CommandCell) -> None:
    done(cell, "set the slo latency of voice to 300 ms")
    done(cell, "undo")
    assert "slo_latency_ms 2000" in text_of(cell.say("status voice").replies[0])


def test_settings_replay(room: Room, cell: CommandCell) -> None:
    done(cell, "approve voice")
    done(cell, "set voice slo latency to 300 ms and its slo error rate to 1%")
    done(cell, "give voice 20% of the traffic")
    done(cell, "undo")
    records = [LogRecord.model_validate(each) for each in room.factory.turns.turns()]
    again = Room(room.parser)
    replayed = replay(records, again.factory, room.parser, again.outside)
    assert replayed.divergence is None
    assert replayed.turns == len(records)
