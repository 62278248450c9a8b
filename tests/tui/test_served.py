"""The command line through a service: who comes in, what is sent, what is not done."""

import io
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from grammar.parse import Parser
from tests.service.desk import opened_desk
from tests.tui.command import Ended, ServedShell, Shell
from tui.exits import Exit


@pytest.fixture
def served(parser: Parser, tmp_path: Path) -> Iterator[ServedShell]:
    with opened_desk(str(tmp_path / "served.db"), parser, io.StringIO()) as desk:
        yield ServedShell(tmp_path, desk)


@pytest.fixture
def away(tmp_path: Path) -> Shell:
    """A shell whose service nobody has started."""
    return Shell(tmp_path)


def nowhere() -> str:
    """The URL of a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        return f"http://127.0.0.1:{door.getsockname()[1]}"


def fails(ended: Ended, *told: str) -> None:
    assert ended.code == Exit.ERROR, ended
    assert ended.out == ""
    assert "Traceback" not in ended.err
    for each in told:
        assert each in ended.err, ended


def test_a_service_that_does_not_answer(away: Shell) -> None:
    ended = away.factory("say", "статус", "--server", nowhere())
    fails(ended, "Служба не отвечает", "factory serve")
    ended = away.factory("--lang", "en", "complete", "dis", "--server", nowhere())
    fails(ended, "The service does not answer")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--server", "factory.example"), "не адрес службы"),
        (("--server", "http://factory.example", "--token-file", "{token}"), "открыто"),
        (("--server", "https://127.0.0.1", "--token-file", "/none"), "/none"),
        (("--server", "https://127.0.0.1", "--ca-file", "/none"), "/none"),
        (("--server", "https://127.0.0.1", "--db", "x.db"), "--db"),
        (("--server", "https://127.0.0.1", "--role", "admin"), "--role"),
    ],
)
def test_what_cannot_be_meant_is_one_sentence(
    away: Shell, words: tuple[str, ...], told: str
) -> None:
    token = away.folder / "token"
    token.write_text("scf_secret\n")
    said = [each.format(token=token) for each in words]
    ended = away.factory("say", "статус", *said, "--lang", "ru")
    fails(ended, told)
    assert "scf_secret" not in ended.err


def test_who_shows_no_token_or_a_wrong_one(served: ServedShell) -> None:
    url = str(served.desk.client.base_url)
    for token in ("", "wrong"):
        env = {"FACTORY_SERVER": url, "FACTORY_TOKEN": token}
        ended = Shell(served.folder).factory("say", "статус", **env)
        fails(ended, "токен")


def test_the_token_comes_from_a_file_and_is_never_shown(served: ServedShell) -> None:
    token = served.desk.tokens["admin"]
    file = served.folder / "token"
    file.write_text(f"{token}\n")
    words = ("--server", str(served.desk.client.base_url), "--token-file", str(file))
    ended = Shell(served.folder).factory("say", "статус", *words)
    assert ended.code == Exit.DONE, ended
    assert "admin" in ended.out
    assert token not in ended.out + ended.err + served.desk.log.getvalue()
    ended = Shell(served.folder).factory("say", "статус", f"--token={token}")
    assert ended.code == Exit.ERROR


HERE_ONLY = [
    ("serve",),
    ("token", "list"),
    ("audit", "verify"),
    ("log", "export", "-"),
    ("immune",),
    ("immune", "watch"),
    ("replay", "log.jsonl", "--apply"),
]


@pytest.mark.parametrize("words", HERE_ONLY, ids=" ".join)
def test_what_works_on_the_database_itself_says_so(
    away: Shell, words: tuple[str, ...]
) -> None:
    (away.folder / "log.jsonl").write_text("")
    url = nowhere()
    said = [str(away.folder / w) if w.endswith("jsonl") else w for w in words]
    fails(away.factory(*said, FACTORY_SERVER=url), url, "FACTORY_SERVER")


def test_a_named_database_is_meant_before_the_environment(away: Shell) -> None:
    place = str(away.folder / "own.db")
    ended = away.factory("say", "статус", "--db", place, FACTORY_SERVER=nowhere())
    assert ended.code == Exit.DONE, ended


def test_a_picture_of_this_machine_is_seen_there(served: ServedShell) -> None:
    photo, seen = served.folder / "photo.png", served.folder / "seen.png"
    Image.new("RGB", (64, 32), (200, 30, 30)).save(photo)
    run = ("run", "organ.vision.v2", str(photo), "-o", str(seen))
    assert served.factory(*run).code == Exit.DONE
    with Image.open(seen) as image:
        assert image.mode == "L"
    seen.unlink()
    said = f"прогони organ.vision.v2 на {photo}"
    ended = served.factory("say", said, "-o", str(seen))
    assert ended.code == Exit.DONE, ended
    assert seen.is_file()
    gone = f"{served.folder}/gone.png"
    missing = served.factory("say", f"прогони organ.vision.v2 на {gone}")
    assert missing.code == Exit.ERROR, missing
    assert gone in missing.out


def test_completion_knows_what_the_service_holds(served: ServedShell) -> None:
    assert served.factory("complete", "обнови зр").out.splitlines()[0] == "зрение"
    said = "собери speak-pipeline normalize→phonemes→adapter"
    assert served.factory("say", "--yes", said).code == Exit.DONE
    offered = served.factory("complete", "отключи organ.", "--json")
    assert "organ.speak-pipeline" in offered.out


def test_nothing_of_the_core_is_imported_to_talk_to_a_service(
    served: ServedShell,
) -> None:
    code = (
        "import sys; sys.argv=['factory','say','статус'];"
        "from tui.cli import factory\n"
        "try: factory.main(standalone_mode=False)\n"
        "except SystemExit as end: assert not end.code\n"
        "heavy = {'textual','spacy','sqlalchemy','alembic','cedarpy','PIL','lark',"
        "'wasmtime','rhai_py','fastapi','grammar.parse','factory.stem'};"
        "sys.exit(f'imported: {found}' if (found := heavy & set(sys.modules)) else 0)"
    )
    _, env = served.as_said((), {})
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        env=served.environment(env),
    )
    assert done.returncode == 0, done.stderr
