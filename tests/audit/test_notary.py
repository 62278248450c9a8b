"""The notary goes on from its last checkpoint, and from nothing else."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from factory.audit.chain import Link, links
from factory.audit.errors import AuditError
from factory.audit.keys import public_key
from factory.audit.notary import Notary
from factory.audit.rows import JournalFile, database_file
from factory.audit.standing import Footing
from factory.audit.verdict import Intact
from factory.bootstrap import open_factory
from factory.journal import Head
from tests.audit.journals import AT, STEPS, Place, bodies, chain, grown

SIZE = len(STEPS)


def head_of(place: Place) -> Head:
    factory = open_factory(str(place.database))
    with factory.snapshot() as world:
        head = world.head()
    factory.close()
    return head


def test_going_on_gives_the_tree_of_the_whole(original: Place) -> None:
    whole = list(links(JournalFile(original.database).after()))
    for checkpoint in original.known():
        link = whole[checkpoint.size - 1]
        assert isinstance(link, Link)
        assert (checkpoint.head, checkpoint.root) == (link.hash, link.tree.root.hex())


def test_one_that_comes_late_signs_all_that_there_is(tmp_path: Path) -> None:
    place = Place(tmp_path / "factory.db")
    grown(place, STEPS, signs=False)
    place.notary.sign(AT)
    assert [each.size for each in place.known()] == [SIZE]
    assert isinstance(place.verdict(), Intact)


def test_many_at_once_sign_one_after_the_other(place: Place) -> None:
    rows = list(chain(bodies(40)))
    place.notary.path.unlink()
    place.rewrite(rows)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: place.notary.sign(AT), range(40)))
    assert [each.size for each in place.known()] == [40] * 40


def edited(place: Place) -> None:
    place.change("UPDATE journal SET body = '{}' WHERE seq = 8")


def rewritten(place: Place) -> None:
    place.rewrite(chain(bodies(SIZE + 1)))


def emptied(place: Place) -> None:
    place.change("DELETE FROM journal")


def cut_off(place: Place) -> None:
    place.change("DELETE FROM journal WHERE seq = 8")


def damaged(place: Place) -> None:
    lines = place.notary.path.read_bytes()
    place.notary.path.write_bytes(lines[:-5] + b"0" * 4 + b"\n")


def keyless(place: Place) -> None:
    place.notary.key_path.unlink()


STOPPED: list[tuple[Callable[[Place], None], str, Footing]] = [
    (rewritten, "audit_contradicted", Footing.FOREIGN),
    (emptied, "audit_contradicted", Footing.FOREIGN),
    (cut_off, "audit_contradicted", Footing.FOREIGN),
    (damaged, "audit_checkpoint_damaged", Footing.UNSURE),
    (keyless, "audit_checkpoint_foreign", Footing.UNSURE),
]


@pytest.mark.parametrize(("tamper", "code", "footing"), STOPPED)
def test_nothing_is_signed_that_does_not_go_on_from_the_last(
    place: Place, tamper: Callable[[Place], None], code: str, footing: Footing
) -> None:
    tamper(place)
    before = place.notary.path.read_bytes()
    standing = place.notary.standing(head_of(place))
    assert standing is not None
    assert standing.footing is footing
    with pytest.raises(AuditError) as refused:
        place.notary.sign(AT)
    assert refused.value.code == code
    place.notary.witness(AT)
    assert place.notary.path.read_bytes() == before


def test_a_broken_tail_is_not_signed(place: Place) -> None:
    *rest, _ = place.notary.path.read_bytes().splitlines(keepends=True)
    place.notary.path.write_bytes(b"".join(rest))
    edited(place)
    with pytest.raises(AuditError) as refused:
        place.notary.sign(AT)
    assert refused.value.code == "audit_broken"
    assert refused.value.fields == {"seq": "8"}


def test_the_standing_follows_the_journal(tmp_path: Path) -> None:
    place = Place(tmp_path / "factory.db")
    assert Notary(place.database).standing(Head()) is None
    grown(place, STEPS[:2])
    whole = place.notary.standing(head_of(place))
    assert whole is not None
    assert (whole.footing, whole.size, whole.at) == (Footing.WHOLE, 2, AT)
    grown(place, STEPS[2:5], signs=False)
    tail = place.notary.standing(head_of(place))
    assert tail is not None
    assert (tail.footing, tail.size, tail.entries) == (Footing.TAIL, 2, 5)


def test_a_line_that_a_crash_cut_off_is_dropped_by_the_next_one(place: Place) -> None:
    lines = place.notary.path.read_bytes()
    place.notary.path.write_bytes(lines[:-100])
    with pytest.raises(AuditError, match=f"line {SIZE}"):
        place.verdict()
    place.notary.sign(AT)
    assert [each.size for each in place.known()] == [*range(1, SIZE + 1)]


def test_a_file_that_is_one_cut_off_line(place: Place) -> None:
    place.notary.path.write_bytes(place.notary.path.read_bytes()[:50])
    place.notary.sign(AT)
    assert [each.size for each in place.known()] == [SIZE]


def test_a_key_in_another_place(place: Place, tmp_path: Path) -> None:
    place.notary.path.unlink()
    elsewhere = tmp_path / "vault.key"
    made = Notary(place.database, elsewhere).sign(AT)
    assert elsewhere.exists()
    assert made.checkpoint.key == public_key(elsewhere).id
    with pytest.raises(AuditError) as refused:
        place.notary.sign(AT)
    assert refused.value.code == "audit_checkpoint_foreign"


def test_a_key_that_cannot_be_made_takes_no_change_back(place: Place) -> None:
    notary = Notary(place.database, place.database / "no" / "folder.key")
    notary.witness(AT)
    with pytest.raises(AuditError):
        notary.sign(AT)


PLACES = [
    ("/data/f.db", "/data/f.db"),
    ("sqlite:////data/f.db", "/data/f.db"),
    ("sqlite:////data/f.db?timeout=3", "/data/f.db"),
    ("sqlite+pysqlite:////data/f.db", "/data/f.db"),
    ("sqlite:///file:/data/a%20b.db?uri=true&mode=ro", "/data/a b.db"),
    ("sqlite://", None),
    ("sqlite:///:memory:", None),
    ("sqlite:///file:any?mode=memory&uri=true", None),
    (":memory:", None),
]


@pytest.mark.parametrize(("location", "file"), PLACES)
def test_the_file_of_a_database(location: str, file: str | None) -> None:
    assert database_file(location) == (None if file is None else Path(file))
