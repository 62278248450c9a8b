"""Copies, closed folders and files without a journal."""

from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

import pytest

from factory.audit.verdict import Foreign, Intact, Mismatch
from factory.errors import StoreError
from tests.audit.journals import AT, STEPS, Place, grown
from tests.factory.store.rights import ordinary_rights


def test_an_older_copy_and_one_that_went_on(tmp_path: Path) -> None:
    older = Place(tmp_path / "older" / "factory.db")
    older.database.parent.mkdir()
    grown(older, STEPS[:4], signs=False)
    copyfile(older.database, tmp_path / "copy.db")
    older.notary.sign(AT)
    grown(older, STEPS[4:6])
    known = older.known()
    copy = Place(tmp_path / "copy.db")
    shorter = copy.verdict(known)
    assert isinstance(shorter, Foreign)
    assert (shorter.mismatch, shorter.agreed) == (Mismatch.SHORTER, 4)
    grown(copy, STEPS[6:], signs=False)
    other = copy.verdict(known)
    assert isinstance(other, Foreign)
    assert (other.mismatch, other.agreed) == (Mismatch.OTHER, 4)


def test_a_journal_in_a_closed_folder_is_judged() -> None:
    with TemporaryDirectory() as name:  # tmp_path is closed to other users
        folder = Path(name)
        place = Place(folder / "factory.db")
        grown(place, STEPS[:2])
        known = place.known()
        place.database.chmod(0o444)
        folder.chmod(0o555)
        with ordinary_rights():
            assert isinstance(place.verdict(known), Intact)
        folder.chmod(0o700)


def test_a_file_without_a_journal_cannot_be_judged(tmp_path: Path) -> None:
    place = Place(tmp_path / "factory.db")
    for text in (b"", b"no database at all" * 500):
        place.database.write_bytes(text)
        with pytest.raises(StoreError) as refused:
            place.verdict([])
        assert refused.value.code == "store_unreadable"
