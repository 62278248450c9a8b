"""`factory complete`: choices for a shell, and a database that is only read."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tui.command import Shell
from tui.exits import Exit


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def kept(folder: Path) -> dict[str, bytes]:
    """The files and what is in them, without what SQLite needs for a reader."""
    files = (f for f in folder.iterdir() if not f.name.endswith(("-wal", "-shm")))
    return {file.name: file.read_bytes() for file in files}


@pytest.mark.parametrize(
    ("text", "best"), [("обнови зр", "зрение"), ("созд", "создай"), ("dis", "disable")]
)
def test_choices_one_a_line_best_first(shell: Shell, text: str, best: str) -> None:
    lines = shell.factory("complete", text)
    assert lines.code == Exit.DONE, lines
    assert lines.out.splitlines()[0] == best
    listed = shell.factory("complete", text, "--json")
    assert json.loads(listed.out) == lines.out.splitlines()


def test_without_choices_nothing_is_wrong(shell: Shell) -> None:
    ended = shell.factory("complete", "обнови ъъъ")
    assert (ended.code, ended.out, ended.err) == (Exit.DONE, "", "")
    assert shell.factory("complete", "обнови ъъъ", "--json").out == "[]\n"


@pytest.mark.parametrize("place", ["none.db", "no/folder/none.db", "sqlite://"])
def test_no_database_is_made(shell: Shell, place: str) -> None:
    location = place if "://" in place else str(shell.folder / place)
    ended = shell.factory("complete", "обнови зр", "--db", location)
    assert ended.out.splitlines()[0] == "зрение"
    assert list(shell.folder.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"this is no database at all"])
def test_what_is_no_database_is_left_as_it_is(shell: Shell, content: bytes) -> None:
    file = shell.folder / "factory.db"
    file.write_bytes(content)
    ended = shell.factory("complete", "обнови зр")
    assert (ended.code, ended.out.splitlines()[0]) == (Exit.DONE, "зрение")
    assert file.read_bytes() == content
    assert list(shell.folder.iterdir()) == [file]


@pytest.mark.parametrize("name", ["factory.db", "мой завод?#%.db"])
def test_the_families_of_the_database_are_known(shell: Shell, name: str) -> None:
    place = ("--db", str(shell.folder / name))
    said = "собери speak-pipeline normalize→phonemes→adapter"
    assert (
        "organ.speak-pipeline"
        not in shell.factory("complete", "отключи organ.", *place).out.split()
    )
    assert shell.factory("say", "--yes", said, *place).code == Exit.DONE
    before = kept(shell.folder)
    ended = shell.factory("complete", "отключи organ.", *place)
    assert kept(shell.folder) == before
    assert "organ.speak-pipeline" in ended.out.split()


def test_nothing_heavy_is_imported_without_a_database(shell: Shell) -> None:
    code = (
        "import sys; sys.argv=['factory','complete','обнови зр'];"
        "from tui.cli import factory; factory.main(standalone_mode=False);"
        "heavy = {'textual','spacy','numpy','sqlalchemy','alembic','cedarpy','PIL'};"
        "sys.exit(f'imported: {found}' if (found := heavy & set(sys.modules)) else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        env=shell.environment({}),
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [("обнови зрение ", "до v2", "до v3"), ("update vision ", "to v2", "to v3")],
)
def test_versions_follow_what_the_database_holds(
    shell: Shell, text: str, before: str, after: str
) -> None:
    assert shell.factory("complete", text).out.splitlines()[0] == before
    assert shell.factory("say", "--yes", "создай зрение v1").code == Exit.DONE
    assert shell.factory("complete", text).out.splitlines()[0] == before
    assert shell.factory("say", "--yes", "обнови зрение до v2").code == Exit.DONE
    assert shell.factory("complete", text).out.splitlines()[0] == after
