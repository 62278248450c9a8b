"""`factory cell`: what an author types, sees and gets back."""

import json
from pathlib import Path

import pytest

from factory.kit.begin import TEMPLATE
from tests.tui.command import Ended, Shell


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def begun(shell: Shell, *words: str, lang: str = "en") -> Path:
    folder = shell.folder / "norm"
    made = shell.factory(
        "cell", "new", "norm", *words, "--into", str(folder), "--lang", lang
    )
    assert made.code == 0, made
    return folder


def tried(shell: Shell, folder: Path, *words: str) -> Ended:
    return shell.factory("cell", "test", str(folder), *words)


def test_a_cell_is_begun_and_tried_without_a_database(shell: Shell) -> None:
    folder = begun(shell, "--backend", "script")
    done = tried(shell, folder, "--lang", "en")
    assert done.code == 0
    assert "✔ examples right: 3 of 3" in done.out
    assert "no factory was changed" in done.out
    assert "time 200 ms" in done.out
    assert not (shell.folder / "factory.db").exists()


def test_a_wrong_example_is_told_in_russian(shell: Shell) -> None:
    folder = begun(shell, "--backend", "wasm", "--lang", "wat")
    file = folder / TEMPLATE
    file.write_text(file.read_text().replace('output = "hello"', 'output = "bye"'))
    done = tried(shell, folder)
    assert done.code == 1
    assert "✖ пример 1 · память 1.1 из 16 МБ" in done.out
    assert 'ожидалось: "bye"' in done.out
    assert 'вышло: "hello"' in done.out
    assert "верно примеров: 1 из 2" in done.out


def test_the_same_as_data(shell: Shell) -> None:
    folder = begun(shell, "--backend", "wasm", "--lang", "wat")
    done = tried(shell, folder, "--json")
    found = json.loads(done.out)
    assert done.code == 0
    assert (found["passed"], found["contract"]) == (2, "cell-abi 1")
    assert found["limits"] == {
        "memory_bytes": 16 * 2**20,
        "timeout_ms": 200,
        "fuel": None,
    }
    assert [each["found"] for each in found["examples"]] == ["hello", [1, 2]]


def test_a_fault_is_shown_in_its_line(shell: Shell) -> None:
    folder = begun(shell, "--backend", "script")
    (folder / "cell.rhai").write_text("fn handle(text) {\n  text.frob()\n}\n")
    done = tried(shell, folder, "--lang", "en")
    assert done.code == 1
    assert "  2 |   text.frob()\n    |        ^" in done.out
    (folder / "cell.rhai").write_text("fn handle(text) {\n  let a = ;\n}\n")
    done = tried(shell, folder, "--lang", "en")
    assert done.code == 1
    assert "  2 |   let a = ;\n    |           ^" in done.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["new", "x", "--backend", "script", "--lang", "c"],
         "✖ Клетки script на языке c не пишут; есть: rhai"),
        (["new", "x", "--backend", "adapter"], "--backend"),
        (["new", "x", "--backend", "wasm", "--lang", "cobol"], "--lang"),
        (["build", "nowhere"], "nowhere"),
        (["test", "nowhere"], "✖ nowhere — не клетка"),
    ],
)  # fmt: skip
def test_what_will_not_do_is_one_sentence(
    shell: Shell, words: list[str], said: str
) -> None:
    done = shell.factory("cell", *words)
    assert done.code == 1
    assert done.out == ""
    assert said in done.err
    assert "Traceback" not in done.err
    assert len(done.err.splitlines()) == 1
