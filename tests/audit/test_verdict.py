"""Every way to tamper with a journal has its verdict, and untouched ones pass."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factory.audit.chain import Break, Fault
from factory.audit.rows import JournalFile, Row
from factory.audit.verdict import (
    Broken,
    Foreign,
    Intact,
    Mismatch,
    UnanchoredTail,
    Verdict,
    verdict,
)
from tests.audit.journals import STEPS, Place, bodies, chain, own_hash

SIZE = len(STEPS)


def rows_of(place: Place) -> list[Row]:
    return list(JournalFile(place.database).after())


def test_what_nobody_touched_is_intact(place: Place) -> None:
    found = place.verdict()
    assert isinstance(found, Intact)
    assert found.entries == SIZE
    assert found.checkpoint is not None
    assert found.checkpoint.size == SIZE


def test_an_empty_journal_is_intact() -> None:
    assert verdict([], []) == Intact(0, None)


@pytest.mark.parametrize("signed", range(SIZE))
def test_a_tail_without_a_checkpoint_is_told_from_where(
    place: Place, signed: int
) -> None:
    found = place.verdict(place.known()[:signed])
    assert isinstance(found, UnanchoredTail)
    assert (found.since, found.entries) == (signed + 1, SIZE)


SWAP_SEQ = (
    "UPDATE journal SET seq = 99 WHERE seq = 2",
    "UPDATE journal SET seq = 2 WHERE seq = 3",
    "UPDATE journal SET seq = 3 WHERE seq = 99",
)
SWAP_BODIES = (
    "CREATE TEMP TABLE was AS SELECT 5 - seq AS other, body FROM journal",
    "UPDATE journal SET body = was.body FROM was WHERE seq = other AND seq IN (2, 3)",
)
TAMPERED: list[tuple[str, tuple[str, ...], Break]] = [
    (
        "an actor is renamed",
        ("UPDATE journal SET body = replace(body, 'anna', 'emma') WHERE seq = 3",),
        Break(3, Fault.EDITED),
    ),
    (
        "a hash is made up",
        ("UPDATE journal SET hash = printf('%064d', 0) WHERE seq = 1",),
        Break(1, Fault.EDITED),
    ),
    (
        "the time in the column",
        ("UPDATE journal SET at = '2020' WHERE seq = 8",),
        Break(8, Fault.EDITED),
    ),
    (
        "the same bytes as a BLOB",
        ("UPDATE journal SET body = CAST(body AS BLOB) WHERE seq = 4",),
        Break(4, Fault.EDITED),
    ),
    (
        "nothing but a number",
        ("UPDATE journal SET body = 5 WHERE seq = 4",),
        Break(4, Fault.EDITED),
    ),
    (
        "one is deleted",
        ("DELETE FROM journal WHERE seq = 4",),
        Break(4, Fault.MISSING, 5),
    ),
    (
        "the first is deleted",
        ("DELETE FROM journal WHERE seq = 1",),
        Break(1, Fault.MISSING, 2),
    ),
    (
        "one is deleted, the others move up",
        (
            "DELETE FROM journal WHERE seq = 7",
            "UPDATE journal SET seq = 7 WHERE seq = 8",
        ),
        Break(7, Fault.SWAPPED, 8),
    ),
    (
        "a gap in the numbers",
        ("UPDATE journal SET seq = 50 WHERE seq = 8",),
        Break(8, Fault.MISSING, 50),
    ),
    ("two change places", SWAP_SEQ, Break(2, Fault.SWAPPED, 3)),
    ("two contents change places", SWAP_BODIES, Break(2, Fault.EDITED)),
]


@pytest.mark.parametrize(
    ("statements", "expected"), [t[1:] for t in TAMPERED], ids=[t[0] for t in TAMPERED]
)
def test_what_is_tampered_with_is_broken_there(
    place: Place, statements: tuple[str, ...], expected: Break
) -> None:
    place.change(*statements)
    found = place.verdict()
    assert isinstance(found, Broken)
    assert found.broken == expected
    without_checkpoints = place.verdict([])
    assert isinstance(without_checkpoints, Broken)
    assert without_checkpoints.broken == expected


def test_an_entry_with_a_new_hash_breaks_the_link_after_it(place: Place) -> None:
    rows = rows_of(place)
    body, prev = rows[2].body.replace("anna", "emma"), rows[2].prev
    rows[2] = replace(rows[2], body=body, hash=own_hash(prev, body))
    place.rewrite(rows)
    found = place.verdict()
    assert isinstance(found, Broken)
    assert found.broken == Break(4, Fault.UNLINKED)


@pytest.mark.parametrize("column", ["prev", "hash", "at", "body"])
def test_any_changed_byte_is_found_where_it_is(original: Place, column: str) -> None:
    rows, known = rows_of(original)[:3], original.known()[:3]
    for place, row in enumerate(rows):
        text = getattr(row, column)
        for index, char in enumerate(text):
            bent = f"{text[:index]}{chr(ord(char) ^ 1)}{text[index + 1 :]}"
            forged = [*rows]
            forged[place] = Row(**{**vars(row), column: bent})
            found = verdict(forged, known)
            assert isinstance(found, Broken)
            assert found.broken == Break(place + 1, Fault.EDITED)


@pytest.mark.parametrize("bits", [0x01, 0x20, 0x80, 0xFF])
def test_bytes_that_are_no_text_are_found_in_the_file(place: Place, bits: int) -> None:
    body = rows_of(place)[5].content
    bent = bytes([*body[:40], body[40] ^ bits, *body[41:]])
    place.change(
        "UPDATE journal SET body = CAST(:bent AS TEXT) WHERE seq = 6", bent=bent
    )
    found = place.verdict()
    assert isinstance(found, Broken)
    assert found.broken == Break(6, Fault.EDITED)


def cut_off(place: Place) -> None:
    place.change("DELETE FROM journal WHERE seq = :last", last=SIZE)


def emptied(place: Place) -> None:
    place.change("DELETE FROM journal")


def rewritten(place: Place) -> None:
    place.rewrite(chain(r.body.replace("anna", "emma") for r in rows_of(place)))


def last_rewritten(place: Place) -> None:
    *rest, last = [row.body for row in rows_of(place)]
    place.rewrite(chain([*rest, last.replace("anna", "emma")]))


def replaced(place: Place) -> None:
    place.rewrite(chain(bodies(SIZE + 3)))


FOREIGN: list[tuple[Callable[[Place], None], Mismatch, int, int]] = [
    (cut_off, Mismatch.SHORTER, SIZE - 1, SIZE),
    (emptied, Mismatch.SHORTER, 0, 1),
    (rewritten, Mismatch.OTHER, 0, 1),
    (last_rewritten, Mismatch.OTHER, SIZE - 1, SIZE),
    (replaced, Mismatch.OTHER, 0, 1),
]


@pytest.mark.parametrize(("tamper", "mismatch", "agreed", "size"), FOREIGN)
def test_what_a_chain_alone_accepts_is_not_the_journal_of_the_checkpoint(
    place: Place,
    tamper: Callable[[Place], None],
    mismatch: Mismatch,
    agreed: int,
    size: int,
) -> None:
    tamper(place)
    assert isinstance(place.verdict([]), Intact | UnanchoredTail)
    found = place.verdict()
    assert isinstance(found, Foreign)
    assert (found.mismatch, found.agreed) == (mismatch, agreed)
    assert found.checkpoint.size == size


@settings(deadline=None)
@given(st.integers(1, 40), st.integers(0, 39))
def test_a_prefix_is_told_from_a_journal(size: int, kept: int) -> None:
    rows = list(chain(bodies(size)))
    found: Verdict = verdict(rows[: min(kept, size)], [])
    shown = min(kept, size)
    assert found == (UnanchoredTail(shown, 1, None) if shown else Intact(0, None))
