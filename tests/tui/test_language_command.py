"""`factory test-language`: what is printed, and the exit code."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from grammar.model import Lang
from tui.commands import test_language as module
from tui.exits import Exit
from tui.settings import Settings

RIGHT = {
    "id": "a",
    "utterance": "создай голосовой орган v1",
    "status": "ok",
    "commands": [{"intent": "create", "target": "organ.voice.v1"}],
}
TALK = {
    "id": "b",
    "session": [
        {"utterance": "создай орган", "status": "clarify", "slot": "target"},
        {
            "utterance": "голосовой",
            "status": "ok",
            "commands": [{"intent": "create", "target": "organ.voice"}],
        },
    ],
}
WRONG = {"id": "c", "utterance": "disable voice", "status": "reject"}


def evaluate(*words: str, lang: Lang = Lang.EN, is_json: bool = False) -> Result:
    settings = Settings("unused", "read", lang, is_json)
    return CliRunner().invoke(module.test_language, words, obj=settings)


def written(folder: Path, *cases: Mapping[str, object]) -> str:
    path = folder / "cases.jsonl"
    lines = (json.dumps(each, ensure_ascii=False) for each in cases)
    path.write_text("\n".join(lines), "utf-8")
    return str(path)


def test_all_right(tmp_path: Path) -> None:
    done = evaluate(written(tmp_path, RIGHT, TALK))
    assert done.exit_code == Exit.DONE
    assert "conversations right as a whole: 1 of 1" in done.output


@pytest.mark.parametrize("lang", [Lang.RU, Lang.EN])
def test_a_wrong_action_is_shown(tmp_path: Path, lang: Lang) -> None:
    done = evaluate(written(tmp_path, RIGHT, WRONG), "--show", "5", lang=lang)
    assert done.exit_code == Exit.ERROR
    assert "✖ disable voice" in done.output
    assert "reject → disable" in done.output


def test_as_json(tmp_path: Path) -> None:
    path = written(tmp_path, RIGHT, TALK, WRONG)
    done = evaluate(path, "--show", "1", is_json=True)
    shown = json.loads(done.output)
    assert done.exit_code == Exit.ERROR
    assert (shown["all"]["total"], shown["all"]["right"]) == (4, 3)
    assert shown["files"][path]["wrong_actions"] == 1
    assert [each["utterance"] for each in shown["wrong"]] == ["disable voice"]


def test_foreign_texts_must_not_be_understood(tmp_path: Path) -> None:
    path = tmp_path / "foreign.txt"
    path.write_text("what is the weather?\n\nвключи свет на кухне\n", "utf-8")
    assert evaluate(str(path)).exit_code == Exit.DONE
    path.write_text("disable voice\n", "utf-8")
    assert evaluate(str(path)).exit_code == Exit.ERROR


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text('\n{"id": "x"}\n', "utf-8")
    done = evaluate(str(path))
    assert done.exit_code == Exit.ERROR
    assert "line 2" in done.output


def test_the_corpora_are_found_without_naming_them() -> None:
    assert "en.jsonl" in module._files(())
    assert "demo.jsonl" not in module._files(())
