"""The pure rules beside the screen: history, queue, status line, endings, words."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factory.errors import StoreError
from factory.model import Role
from factory.plan import Applied, Denied, Expired, Stale
from factory.report import RiskLevel
from grammar.model import Lang
from tui.messages import Queue, Say
from tui.screens.standing import Standing, database_name, status_text
from tui.widgets.arming import Hold
from tui.widgets.card_text import CardState, Face, hint, options, reason
from tui.widgets.endings import ending_of, failure_lines, is_replannable
from tui.widgets.history import History
from tui.words import EN, RU, Words, words


@given(st.lists(st.text(min_size=1), max_size=6), st.text())
def test_back_and_forth_is_where_one_was(said: list[str], draft: str) -> None:
    history = History()
    for text in said:
        history = history.add(text)
    shown = [draft]
    while (older := history.back(shown[-1])) is not None:
        history = older
        shown.append(history.text)
    assert shown[1:] == list(reversed(history.said))
    while (newer := history.forth()) is not None:
        history = newer
    assert len(shown) == 1 or history.text == draft


def test_the_same_text_is_kept_once() -> None:
    assert History().add("да").add("да").said == ("да",)


def test_one_job_at_a_time_in_order() -> None:
    queue = Queue()
    first, second = Say("a", None), Say("b", None)
    queue.waiting.extend((first, second))
    assert queue.start() is first
    assert queue.start() is None
    queue.finish()
    assert queue.start() is second


LOCATIONS = [
    ("/home/anna/factory.db", "factory.db"),
    ("factory.db", "factory.db"),
    ("sqlite:////var/lib/f.db?mode=ro", "f.db"),
    ("postgresql://anna:secret@host/things?password=x", "things"),
    ("sqlite://", "sqlite:"),
]


@pytest.mark.parametrize(("location", "name"), LOCATIONS)
def test_the_database_is_shown_without_folders_and_secrets(
    location: str, name: str
) -> None:
    assert database_name(location) == name


def test_the_status_line_says_all_it_knows() -> None:
    standing = Standing(
        location="/x/f.db",
        role=Role.READ,
        safe_mode=None,
        lang=Lang.RU,
        plans=1,
        is_busy=True,
        waiting=2,
    )
    text = status_text(standing, RU)
    for part in ("f.db", "read", "RU", "планов 1", "?", "2"):
        assert part in text
    assert EN.safe_on in status_text(replace(standing, safe_mode=True), EN)


OUTCOMES = [
    (None, RU.end_declined),
    (Applied(entry=1, hash="h", addresses=()), RU.end_applied),
    (Applied(entry=0, hash="h", addresses=()), RU.end_nothing),
    (Stale(changed=()), RU.end_closed),
    (Expired(expires_at="x"), RU.end_closed),
    (Denied(denials=()), RU.end_denied),
]


@pytest.mark.parametrize(("outcome", "expected"), OUTCOMES)
def test_every_outcome_has_its_word(outcome: object, expected: str) -> None:
    assert ending_of(outcome, RU) == expected  # type: ignore[arg-type]
    is_stale = isinstance(outcome, Stale | Expired)
    assert is_replannable(outcome) is is_stale  # type: ignore[arg-type]


def test_only_the_core_promises_that_nothing_was_changed() -> None:
    known = failure_lines(StoreError("store_locked", "locked", path="f.db"), Lang.EN)
    assert known[1] == EN.failed_unchanged
    assert "store_locked" in known[0]
    assert failure_lines(ValueError("x"), Lang.EN)[1] == EN.failed_unknown


@pytest.mark.parametrize("table", [RU, EN], ids=["ru", "en"])
@pytest.mark.parametrize("state", CardState)
@pytest.mark.parametrize("risk", RiskLevel)
def test_a_card_speaks_in_every_state(
    table: Words, state: CardState, risk: RiskLevel
) -> None:
    face = Face(state, risk, unseen=2, subject="organ.x", is_focused=True)
    assert bool(options(face, table)) is (state in (CardState.OPEN, CardState.STALE))
    assert hint(face, None, table).startswith(table.card_risk[risk])
    assert all(reason(hold, face, table) for hold in Hold)


def test_both_languages_use_the_same_fields() -> None:
    for each in fields(Words):
        ru, en = getattr(RU, each.name), getattr(EN, each.name)
        assert type(ru) is type(en)
        if isinstance(ru, str):
            assert _holes(ru) == _holes(en), each.name
    assert [keys for keys, _ in RU.help] == [keys for keys, _ in EN.help]
    assert words(Lang.MIXED) is RU


def _holes(text: str) -> set[str]:
    return {part.partition("}")[0] for part in text.split("{")[1:]}
