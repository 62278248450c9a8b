"""The kit's cells: each is written, built where it must be, and does what it says."""

import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from factory.errors import FactoryError
from factory.kit import build
from factory.kit.begin import TEMPLATE, begin_cell
from factory.kit.build import RUST_TARGET, build_cell, command_of, language_in
from factory.kit.languages import FORMS, Language, languages_of, sample_files
from factory.kit.trial import try_cell
from factory.model import Backend
from factory.sandbox.limits import LimitsPolicy
from factory.sandbox.outcome import Kind

DOCS = Path("docs/cells.md")
FENCES = re.compile(r"^```\w+\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def has_tools(language: Language) -> bool:
    try:
        command_of(language)
    except FactoryError as error:
        return error.code == "kit_needs_no_build"
    return True


def needing(language: Language) -> pytest.ParameterSet:
    """A language whose tools may be missing: then it is skipped, with the reason."""
    missing = not has_tools(language)
    reason = f"what builds {language} is not installed"
    return pytest.param(language, marks=pytest.mark.skipif(missing, reason=reason))


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("zig")


@pytest.fixture(autouse=True)
def _tools_write_here(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ZIG_GLOBAL_CACHE_DIR", "ZIG_LOCAL_CACHE_DIR"):
        monkeypatch.setenv(name, str(cache))


def test_a_script_is_tried_with_what_its_template_grants(tmp_path: Path) -> None:
    (tmp_path / "cell.rhai").write_text(
        "fn handle(r) { log(`got ${r}`); r > config(`least`) }"
    )
    template = """
backend = "script"
source = "cell.rhai"
%s
[template]
id = "analysis.x.v1"
version = "0.1.0"
analysis_type = "x"
[[template.examples]]
input = 5
output = true
"""
    grants = 'grants = ["log", "config"]\n[config]\nleast = 3'
    (tmp_path / TEMPLATE).write_text(template % grants)
    trial = try_cell(tmp_path)
    assert trial.is_right
    assert trial.tried[0].usage.logged == "got 5\n"
    (tmp_path / TEMPLATE).write_text(template % "")
    assert not try_cell(tmp_path).is_right


@pytest.mark.parametrize("language", [needing(each) for each in Language])
def test_a_new_cell_passes_its_examples(tmp_path: Path, language: Language) -> None:
    folder = tmp_path / "words"
    files = begin_cell(folder, "words", language)
    assert all(file.is_file() for file in files)
    assert language_in(folder) is language
    if FORMS[language].is_compiled:
        built = build_cell(folder)
        assert built.file.read_bytes()[:4] == b"\0asm"
        assert built.size < 32_768
    trial = try_cell(folder)
    assert trial.refused is None
    assert trial.name == "analysis.words.v1"
    assert trial.imports == ()
    assert trial.limits.memory_bytes == 16 * 2**20
    assert (trial.passed, trial.is_right) == (len(trial.tried), True)
    for tried in trial.tried:
        assert tried.usage.ms > 0
        assert tried.fuel is not None
        assert 0 < tried.fuel < 1_000_000


def test_the_compiler_of_c_and_zig_belongs_to_the_tests() -> None:
    """So that the two are never skipped."""
    assert find_spec("ziglang") is not None


@pytest.mark.parametrize("language", Language)
def test_the_page_holds_every_cell_whole(language: Language) -> None:
    shown = FENCES.findall(DOCS.read_text("utf-8"))
    for text in sample_files(language).values():
        assert text.rstrip() + "\n" in shown


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(FactoryError) as caught:
        begin_cell(tmp_path, "words", Language.C)
    assert caught.value.code == "kit_folder_used"
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(
    "name", ["", "../x", "a/b", "Words", "1st", "слова", "a b", "x" * 65, 'a"b']
)
def test_a_name_is_one_of_a_cell(tmp_path: Path, name: str) -> None:
    with pytest.raises(FactoryError) as caught:
        begin_cell(tmp_path / "new", name, Language.RHAI)
    assert caught.value.code == "kit_bad_name"
    assert not (tmp_path / "new").exists()


def test_every_backend_of_sources_has_a_language() -> None:
    assert languages_of(Backend.SCRIPT) == (Language.RHAI,)
    assert languages_of(Backend.WASM)[0] is Language.C
    assert languages_of(Backend.ADAPTER) == ()


# -- building ------------------------------------------------------------------------


def test_a_missing_tool_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "find_spec", lambda _: None)
    monkeypatch.setenv("PATH", "/nowhere")
    codes = {}
    for language in (Language.C, Language.ZIG, Language.RUST):
        with pytest.raises(FactoryError) as caught:
            command_of(language)
        codes[language.value] = caught.value.code
    zig = "kit_tool_missing_zig"
    assert codes == {"c": zig, "zig": zig, "rust": "kit_tool_missing_cargo"}


def test_a_rust_without_the_target_is_told_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("cargo", "rustc"):
        tool = tmp_path / name
        tool.write_text(f"#!/bin/sh\necho {tmp_path}/none\n")
        tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(FactoryError) as caught:
        command_of(Language.RUST)
    assert caught.value.code == "kit_tool_missing_target"
    assert caught.value.fields["target"] == RUST_TARGET


def test_what_does_not_compile_is_no_module(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "words"
    begin_cell(folder, "words", Language.C)
    (folder / "cell.c").write_text("int f(void) { return nothing; }\n")
    with pytest.raises(FactoryError) as caught:
        build_cell(folder)
    assert caught.value.code == "kit_build_failed"
    out, err = capfd.readouterr()
    assert out == ""
    assert "nothing" in err
    assert not (folder / "cell.wasm").exists()


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({}, "kit_no_source"),
        ({"cell.rhai": ""}, "kit_needs_no_build"),
        ({"cell.wat": ""}, "kit_needs_no_build"),
    ],
)
def test_what_is_not_built_is_told(
    tmp_path: Path, files: dict[str, str], code: str
) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    with pytest.raises(FactoryError) as caught:
        build_cell(tmp_path)
    assert caught.value.code == code


# -- trying --------------------------------------------------------------------------

CELL = """
backend = "script"
source = "cell.rhai"
limits = { timeout_ms = 300, memory_mb = 8 }
template = { id = "analysis.x.v1", version = "1.0.0", analysis_type = "x", examples = [
  { input = "a", output = "A" }, { input = "loop", output = 1 },
  { input = "throw", output = 1 }, { input = "b", output = "b" },
] }
"""
SCRIPT = """fn handle(text) {
    print(text);
    if text == "loop" { loop { } }
    if text == "throw" { throw `not mine`; }
    text.to_upper()
}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / TEMPLATE).write_text(CELL)
    (tmp_path / "cell.rhai").write_text(SCRIPT)
    return tmp_path


def test_each_example_ends_by_itself(folder: Path) -> None:
    trial = try_cell(folder)
    found = [each.failed.kind if each.failed else each.found for each in trial.tried]
    assert found == ["A", Kind.DEADLINE, Kind.THROWN, "B"]
    assert [each.is_right for each in trial.tried] == [True, False, False, False]
    assert (trial.passed, trial.is_right) == (1, False)
    assert trial.tried[0].usage.log == "a\n"
    place = trial.place_of(trial.tried[2].failed or pytest.fail("it was thrown"))
    assert place["line"] == "4"


def test_what_is_not_admitted_is_not_run(folder: Path) -> None:
    (folder / "cell.rhai").write_text("fn handler(text) { text }")
    trial = try_cell(folder / TEMPLATE)
    assert trial.refused is not None
    assert trial.refused.kind is Kind.NO_ENTRY
    assert trial.tried == ()
    assert not trial.is_right


def test_a_source_alone_is_admitted_and_proves_nothing(folder: Path) -> None:
    trial = try_cell(folder / "cell.rhai")
    assert trial.refused is None
    assert (trial.exports, trial.tried, trial.is_right) == (("handle/1",), (), False)


def test_a_cell_that_counts_fuel_is_held_to_it(tmp_path: Path) -> None:
    begin_cell(tmp_path / "echo", "echo", Language.WAT)
    file = tmp_path / "echo" / TEMPLATE
    text = file.read_text()
    file.write_text(text.replace("timeout_ms = 200", "timeout_ms = 200\nfuel = 5"))
    first = try_cell(tmp_path / "echo").tried[0]
    assert first.failed is not None
    assert first.failed.kind is Kind.FUEL
    file.write_text(text.replace("timeout_ms = 200", "timeout_ms = 200\nfuel = 500"))
    assert try_cell(tmp_path / "echo").is_right


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('source = "cell.rhai"', 'source = "other.rhai"', "kit_source_missing"),
        ('source = "cell.rhai"', "", "kit_bad_cell"),
        ('backend = "script"', 'backend = "adapter"', "kit_bad_cell"),
        ('backend = "script"', 'backend = "lisp"', "kit_bad_cell"),
        ("analysis.x.v1", "x", "kit_bad_cell"),
        ("limits", "[[", "kit_bad_cell"),
        ("memory_mb = 8", "memory_mb = 4096", "kit_limits"),
    ],
)
def test_a_cell_that_will_not_do_is_told(
    folder: Path, old: str, new: str, code: str
) -> None:
    (folder / TEMPLATE).write_text(CELL.replace(old, new, 1))
    with pytest.raises(FactoryError) as caught:
        try_cell(folder, LimitsPolicy())
    assert caught.value.code == code


@pytest.mark.parametrize("name", ["", "nowhere", "cell.c"])
def test_what_is_no_cell_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "cell.c").write_text("")
    with pytest.raises(FactoryError) as caught:
        try_cell(tmp_path / name)
    assert caught.value.code == "kit_no_cell"
