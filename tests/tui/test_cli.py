"""The command line: what an operator types, sees and gets back."""

import io
import json
import subprocess
import sys
import wave
from pathlib import Path

import pytest
from PIL import Image

from tests.tui.command import Ended, Shell
from tui.exits import Exit

TRACE = "Traceback"


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def picture(path: Path) -> Path:
    image = Image.new("RGB", (200, 100), (200, 30, 30))
    image.paste((20, 40, 220), (100, 0, 200, 100))
    image.save(path)
    return path


SEED = {
    "ru": [
        "создай голосовой орган v1",
        "создай зрение v1",
        "обнови зрение до v2 (grayscale)",
        "собери speak‑pipeline normalize→phonemes→adapter",
    ],
    "en": [
        "create voice organ v1",
        "create vision v1",
        "update vision to v2 (grayscale)",
        "assemble speak-pipeline normalize -> phonemes -> adapter",
    ],
}
CHANGED = [
    {"organ.voice.v1", "organ.voice", "action.speak_adapter.v1"},
    {"organ.vision.v1", "organ.vision", "analysis.image_onebit.v1"},
    {"organ.vision.v2", "organ.vision", "analysis.image_grayscale.v1"},
    {"organ.speak-pipeline.v1", "organ.speak-pipeline"},
]


@pytest.mark.parametrize(
    ("anywhere", "lang"),
    [("here", "ru"), ("here", "en"), ("served", "ru")],
    indirect=["anywhere"],
)
def test_the_seeds_examples_end_to_end(anywhere: Shell, lang: str) -> None:
    for text, addresses in zip(SEED[lang], CHANGED, strict=True):
        shown = anywhere.factory("say", "--dry-run", text)
        assert shown.code == Exit.CHANGES_PLANNED, shown
        for address in addresses:
            assert address in shown.out
        assert anywhere.factory("say", "--yes", text).code == Exit.DONE
    wav = anywhere.folder / "hello.wav"
    words = ("Привет, сегодня 22 ноября", "-o", str(wav))
    assert anywhere.factory("run", "organ.voice.v1", *words).code == Exit.DONE
    with wave.open(str(wav)) as sound:
        assert 1.5 < sound.getnframes() / sound.getframerate() < 8
        assert max(sound.readframes(sound.getnframes())) > 0
    photo, seen = picture(anywhere.folder / "photo.png"), anywhere.folder / "out.png"
    ended = anywhere.factory("run", "organ.vision.v2", str(photo), "-o", str(seen))
    assert ended.code == Exit.DONE, ended
    with Image.open(seen) as image:
        assert image.mode == "L"
        assert image.getpixel((10, 50)) != image.getpixel((190, 50))
    ended = anywhere.factory("run", "organ.speak-pipeline", "Раз два", "-o", str(wav))
    assert ended.code == Exit.DONE, ended


def test_without_a_terminal_nothing_is_confirmed(anywhere: Shell) -> None:
    ended = anywhere.factory("say", "создай эхо v1")
    assert ended.code == Exit.NEEDS_CONFIRM
    assert "--yes" in ended.err
    assert "нет" in anywhere.factory("say", "список органов").out.casefold()


def test_lines_are_one_conversation(anywhere: Shell) -> None:
    said = "создай эхо v1\nда\nпрогони эхо на «раз [/b] два»\n"
    ended = anywhere.factory(stdin=said)
    assert ended.code == Exit.DONE, ended
    assert "раз [/b] два" in ended.out


def test_json_is_one_document_a_turn(anywhere: Shell) -> None:
    ended = anywhere.factory("--json", stdin="create echo v1\nyes\n")
    plan, done = (json.loads(line) for line in ended.out.splitlines())
    assert plan["replies"][0]["kind"] == "PlanShown"
    assert plan["replies"][0]["plan"]["changes"]
    assert done["replies"][0]["outcome"]["outcome"] == "applied"


def test_global_options_may_stand_after_the_subcommand(anywhere: Shell) -> None:
    ended = anywhere.factory(
        "say", "unlock factory_script", "--role", "admin", "--dry-run"
    )
    assert ended.code == Exit.CHANGES_PLANNED, ended


def test_unlocking_as_writer_is_denied_with_a_way_out(anywhere: Shell) -> None:
    ended = anywhere.factory("say", "разблокируй factory_script", "--json")
    assert ended.code == Exit.DENIED
    (denial,) = json.loads(ended.out)["replies"][0]["denials"]
    assert denial["code"] == "role_required"
    assert denial["required_role"] == "admin"
    assert any("--role admin" in each for each in denial["suggestions"])


def test_safe_mode_stops_a_writer(anywhere: Shell) -> None:
    anywhere.factory("say", "--yes", "включи безопасный режим")
    denied = anywhere.factory("say", "--yes", "создай эхо v1")
    assert denied.code == Exit.DENIED
    assert "safe_mode" in denied.out
    allowed = anywhere.factory("say", "--yes", "создай эхо v1", "--role", "admin")
    assert allowed.code == Exit.DONE, allowed


def test_what_is_not_understood(anywhere: Shell) -> None:
    ended = anywhere.factory("say", "включи свет на кухне")
    assert ended.code == Exit.NOT_UNDERSTOOD
    assert ended.out.startswith("✖")


def assert_clean(ended: Ended, code: int) -> None:
    assert ended.code == code, ended
    assert TRACE not in ended.err + ended.out


NONSENSE = [
    "",
    "x" * 3000,
    "\x00\x1b]52;c;aGk=\x07\x9b",
    "[/b] [red]",
    "\u202eabc",
    "🙂",
]


@pytest.mark.parametrize("text", NONSENSE, ids=ascii)
def test_nonsense_is_answered_in_words(anywhere: Shell, text: str) -> None:
    ended = anywhere.factory(stdin=text + "\n")
    assert_clean(ended, Exit.NOT_UNDERSTOOD if text else Exit.DONE)
    assert "\x1b" not in ended.out
    assert "\x9b" not in ended.out


@pytest.mark.parametrize("text", NONSENSE, ids=ascii)
def test_nonsense_is_parsed(shell: Shell, text: str) -> None:
    assert_clean(shell.factory("parse", stdin=text + "\n"), Exit.DONE)


def test_parse_of_nothing(shell: Shell) -> None:
    ended = shell.factory("parse")
    assert_clean(ended, Exit.DONE)
    assert ended.out == ""


def test_undecodable_bytes(anywhere: Shell) -> None:
    assert_clean(anywhere.factory(stdin=b"\xff\xfe\n"), Exit.NOT_UNDERSTOOD)
    assert_clean(anywhere.factory("parse", stdin=b"\xff\xfe\n"), Exit.DONE)


def not_a_database(folder: Path) -> Path:
    (folder / "text.db").write_text("это не база " * 200)
    return folder / "text.db"


def a_folder(folder: Path) -> Path:
    return folder


def below_a_file(folder: Path) -> Path:
    (folder / "file").write_text("")
    return folder / "file" / "factory.db"


@pytest.mark.parametrize("make", [not_a_database, a_folder, below_a_file])
def test_a_database_that_cannot_be(shell: Shell, make) -> None:  # type: ignore[no-untyped-def]
    place = str(make(shell.folder))
    ended = shell.factory("say", "статус", "--db", place, "--lang", "ru")
    assert_clean(ended, Exit.ERROR)
    assert place in ended.err
    assert "--db" in ended.err or "Проверьте" in ended.err


def test_a_full_device(shell: Shell) -> None:
    shell.factory("say", "статус")
    ended = shell.factory("log", "export", "/dev/full", "--lang", "ru")
    assert_clean(ended, Exit.ERROR)
    assert "/dev/full" in ended.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("say",), "Не хватает: TEXT"),
        (("сделай",), "Нет такой команды: сделай"),
        (("--role", "boss", "say", "статус"), "одно из read, write, admin"),
        (("say", "--fast", "статус"), "Нет такой опции: --fast"),
        (("replay", "x", "--until", "0"), "--until: значение не подходит"),
    ],
)
def test_a_wrong_command_line_is_one_sentence(
    shell: Shell, words: tuple[str, ...], told: str
) -> None:
    ended = shell.factory("--lang", "ru", *words)
    assert_clean(ended, Exit.ERROR)
    assert told in ended.err
    assert "factory --help" in ended.err


def test_a_reader_that_goes_away_is_no_error(shell: Shell) -> None:
    command = f"{sys.executable} -m tui.cli say помощь | true; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", command],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
        env=shell.environment({}),
    )
    assert done.stdout.strip() in ("0", "141"), done
    assert done.stderr == ""


def test_a_file_that_cannot_be_written(anywhere: Shell) -> None:
    ended = anywhere.factory("run", "organ.echo.v1", "раз", "-o", "/nowhere/x.txt")
    assert_clean(ended, Exit.ERROR)
    assert "/nowhere/x.txt" in ended.err


def test_a_log_that_is_not_there(shell: Shell) -> None:
    ended = shell.factory("replay", str(shell.folder / "none.jsonl"))
    assert_clean(ended, Exit.ERROR)
    assert "none.jsonl" in ended.err


def test_a_cell_that_fails_is_named(anywhere: Shell) -> None:
    ended = anywhere.factory("run", "organ.vision.v1", "не картинка")
    assert_clean(ended, Exit.ERROR)
    assert "analysis.image_low.v1" in ended.out


def test_the_log_replays_to_the_same_head(shell: Shell) -> None:
    said = "создай голосовой орган v1\nда\nне создавай эхо\nсоздай эхо v1\nнет\n"
    shell.factory(stdin=said)
    file, fresh = shell.folder / "log.jsonl", str(shell.folder / "fresh.db")
    assert shell.factory("log", "export", str(file)).code == Exit.DONE
    dry = shell.factory("replay", str(file), "--json")
    real = shell.factory("replay", str(file), "--apply", "--db", fresh, "--json")
    assert json.loads(dry.out) == json.loads(real.out)
    last = json.loads(file.read_bytes().splitlines()[-1])["body"]
    assert json.loads(real.out)["journal"]["hash"] == last["journal_hash"]
    again = shell.factory("replay", str(file), "--apply", "--db", fresh)
    assert_clean(again, Exit.ERROR)


def test_nothing_heavy_is_imported_for_a_plain_command(shell: Shell) -> None:
    code = (
        "import sys; sys.argv=['factory','parse','создай голосовой орган v1'];"
        "from tui.cli import factory; factory.main(standalone_mode=False);"
        "heavy = {'textual','spacy','sqlalchemy','alembic','cedarpy','PIL'};"
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


def test_bytes_of_a_pipe_are_json_lines(shell: Shell) -> None:
    shell.factory("say", "--yes", "создай эхо v1")
    ended = shell.factory("log", "export", "-")
    for line in io.StringIO(ended.out):
        assert json.loads(line)["body"]["number"]


UNNEEDED = (
    "alembic", "cedarpy", "cryptography", "httpx", "lark", "pydantic", "rhai_py",
    "spacy", "sqlalchemy", "textual", "wasmtime", "importlib.metadata",
    "importlib.resources", "agent.reply", "factory.model",
)  # fmt: skip
"""What a command that only reads words does without: it starts in a third of the time
in which spaCy alone is imported."""


@pytest.mark.parametrize(
    ("command", "text"),
    [
        ("parse", "создай голосовой орган v1"),
        ("parse", "create voice organ v1"),
        ("parse", "созадй голсовой орган v1"),
        ("complete", "обнови зр"),
    ],
)
def test_words_alone_take_no_factory(tmp_path: Path, command: str, text: str) -> None:
    nowhere = str(tmp_path / "none.db")
    program = (
        "import sys; from tui.cli import main\n"
        f"sys.argv = ['factory', '--db', {nowhere!r}, {command!r}, {text!r}]\n"
        "try: main()\n"
        "finally: print(*sys.modules, file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout
    assert not {*UNNEEDED} & {*done.stderr.split()}
