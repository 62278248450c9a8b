"""Scripts in the sandbox, here and in workers: the same contract as modules."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factory.fabricator.changes import MOST, changed_lines
from factory.sandbox.artifact import Artifact
from factory.sandbox.executor import Executor
from factory.sandbox.limits import MIB, Limits
from factory.sandbox.outcome import Answer, Done, Failure, Kind, Place
from factory.sandbox.places import LINE_CHARS, place_fields
from factory.sandbox.ring import Ring
from factory.sandbox.script.admission import AdmittedScript, admit
from factory.sandbox.script.executor import ScriptExecutor
from factory.sandbox.script.programs import SOURCE_BYTES
from factory.sandbox.wasm.executor import WasmExecutor
from tests.sandbox import modules, scripts
from tests.sandbox.scripts import artifact_of, output_of

LIMITS = Limits(memory_bytes=4 * MIB, deadline_ms=10_000)
BRIEF = Limits(deadline_ms=50)


@pytest.fixture(scope="module")
def host() -> Iterator[ScriptExecutor]:
    with closing(ScriptExecutor()) as made:
        yield made


@pytest.fixture(scope="module", params=["host", "ring"])
def script(request: pytest.FixtureRequest, host: ScriptExecutor) -> Iterator[Executor]:
    if request.param == "host":
        yield host
        return
    with closing(Ring("script", 64 * MIB, size=1)) as ring:
        yield ring


def kind_of(answer: Answer) -> Kind | None:
    return answer.kind if isinstance(answer, Failure) else None


# -- what every backend promises -------------------------------------------------------

Run = Callable[[str, bytes, Limits], Answer]
SOURCES: dict[str, dict[str, bytes]] = {
    "echo": {"script": scripts.ECHO, "wasm": modules.ECHO},
    "loop": {"script": scripts.LOOP, "wasm": modules.LOOP},
    "fall": {
        "script": b"fn handle(record) { handle(record) }",
        "wasm": modules.reactor("(call $f) i64.const 0", "(func $f (call $f))"),
    },
}


@pytest.fixture(params=["script", "wasm"])
def run(
    request: pytest.FixtureRequest, host: ScriptExecutor, executor: WasmExecutor
) -> Run:
    """Runs one of `SOURCES` on one record, in this process."""
    backend = request.param

    def one(name: str, batch: bytes, limits: Limits) -> Answer:
        source = SOURCES[name][backend]
        if backend == "script":
            return host.run(artifact_of(source), batch, limits)
        form = "cranelift+epoch" if limits.fuel is None else modules.FUEL
        return executor.run(modules.artifact_of(source, form), batch, limits)

    return one


@pytest.mark.parametrize(
    ("name", "limits", "kind"),
    [
        ("echo", LIMITS, None),
        ("loop", BRIEF, Kind.DEADLINE),
        ("loop", Limits(deadline_ms=60_000, fuel=1000), Kind.FUEL),
        ("fall", LIMITS, Kind.STACK_OVERFLOW),
        ("echo", Limits(input_bytes=3), Kind.INPUT_TOO_LARGE),
        ("echo", Limits(output_bytes=3), Kind.OUTPUT_TOO_LARGE),
    ],
)
def test_both_backends_end_alike(
    run: Run, name: str, limits: Limits, kind: Kind | None
) -> None:
    assert kind_of(run(name, modules.RECORD, limits)) is kind


@pytest.mark.parametrize("records", [1, 2, 50])
def test_both_backends_answer_a_line_with_a_line(run: Run, records: int) -> None:
    batch = b"".join(b'{"n":%d}\n' % n for n in range(records))
    answer = run("echo", batch, LIMITS)
    assert isinstance(answer, Done)
    assert answer.output == batch


# -- scripts ---------------------------------------------------------------------------

ENDS = [
    ("throw `no`;", Kind.THROWN, Place(2, 1)),
    ("throw #{code: 7};", Kind.THROWN, Place(2, 1)),
    ("record.nothing", Kind.SCRIPT_FAULT, Place(2, 8)),
    ("record.foo()", Kind.SCRIPT_FAULT, Place(2, 8)),
    ("1 / 0", Kind.SCRIPT_FAULT, Place(2, 3)),
    ("sleep(3600); 1", Kind.POLICY, None),
    ("0.0 / 0.0", Kind.BAD_OUTPUT, None),
    ('let s = "x"; loop { s += s; } 1', Kind.LIMIT, 0),
    ('loop { print("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"); } 1',
     Kind.OUTPUT_TOO_LARGE, 0),
]  # fmt: skip


@pytest.mark.parametrize(("body", "kind", "place"), ENDS)
def test_every_end_has_its_kind_and_its_place(
    script: Executor, body: str, kind: Kind, place: Place | int | None
) -> None:
    artifact = artifact_of(f"fn handle(record) {{\n{body} }}".encode())
    answer = script.run(artifact, b'{"x":1}\n', Limits(deadline_ms=5000))
    assert isinstance(answer, Failure)
    assert answer.kind is kind
    if place != 0:  # else it depends on where it was noticed
        assert answer.place == place


def test_what_is_thrown_is_the_detail(script: Executor) -> None:
    artifact = artifact_of(b'fn handle(record) { throw "no face"; }')
    answer = script.run(artifact, b"1\n", LIMITS)
    assert isinstance(answer, Failure)
    assert answer.detail == "no face"


def test_records_know_nothing_of_one_another(script: Executor) -> None:
    artifact = artifact_of(b"fn handle(record) { record.n += 1; record.n }")
    answer = script.run(artifact, b'{"n":1}\n{"n":1}\n', LIMITS)
    assert isinstance(answer, Done)
    assert answer.output == b"2\n2\n"


def test_a_failed_record_fails_its_batch(script: Executor) -> None:
    artifact = artifact_of(b"fn handle(record) { 1 / record }")
    assert kind_of(script.run(artifact, b"1\n0\n1\n", LIMITS)) is Kind.SCRIPT_FAULT
    assert output_of(script.run(artifact, b"1\n", LIMITS)) == 1


def test_what_it_prints_is_its_log(script: Executor) -> None:
    artifact = artifact_of(b'fn handle(record) { print("seen " + record); record }')
    answer = script.run(artifact, b"1\n2\n", Limits(log_bytes=9))
    assert isinstance(answer, Done)
    assert answer.usage.log == "seen 1\nse"


def test_the_deadline_is_of_the_whole_batch(script: Executor) -> None:
    artifact = artifact_of(b"fn handle(record) { for i in 0..50000 { } record }")
    answer = script.run(artifact, b"1\n" * 5000, BRIEF)
    assert kind_of(answer) is Kind.DEADLINE


ATTEMPTS = {
    "files": 'open_file("/etc/passwd")',
    "modules": 'import "/etc/passwd" as x; 1',
    "sockets": 'connect("127.0.0.1", 80)',
    "clock": "timestamp()",
    "environment": 'env("HOME")',
    "exit": "exit(1)",
    "code": 'eval("1")',
}


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_a_script_gets_nothing_of_the_world(script: Executor, attempt: str) -> None:
    source = f"fn handle(record) {{ {ATTEMPTS[attempt]} }}".encode()
    made = admit(source)
    if isinstance(made, Failure):
        assert made.kind is Kind.INVALID_SCRIPT
        return
    answer = script.run(made.artifact, b"1\n", LIMITS)
    if attempt == "exit":  # it ends the script, with a value
        assert output_of(answer) == 1
    else:
        assert kind_of(answer) is Kind.SCRIPT_FAULT
    echo = script.run(artifact_of(scripts.ECHO), b"1\n", LIMITS)
    assert output_of(echo) == 1


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(),
        lambda inner: (
            st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4)
        ),
        max_leaves=12,
    )
)
def test_every_value_comes_back(host: ScriptExecutor, value: object) -> None:
    batch = json.dumps(value).encode() + b"\n"
    answer = host.run(artifact_of(scripts.ECHO), batch, Limits())
    assert output_of(answer) == value


def test_memory_of_a_spec_is_the_memory_of_a_run(host: ScriptExecutor) -> None:
    artifact = artifact_of(
        b"fn handle(n) { let all = []; "
        b"for i in 0..n { let s = ``; s.pad(1000, 'x'); all.push(#{a: s}); } "
        b"all.len() }"
    )
    small, large = (Limits(memory_bytes=size * MIB) for size in (1, 16))
    assert output_of(host.run(artifact, b"200\n", large)) == 200
    assert kind_of(host.run(artifact, b"9000\n", small)) is Kind.LIMIT


# -- admission -------------------------------------------------------------------------


def test_admission_names_the_functions() -> None:
    made = admit(b"fn b(x, y) { x + y }\nfn handle(r) { b(r, 1) }")
    assert isinstance(made, AdmittedScript)
    assert made.functions == ("b/2", "handle/1")


@pytest.mark.parametrize(
    ("source", "kind", "place"),
    [
        (b"fn handle(r) {\n  let a = ;\n}", Kind.INVALID_SCRIPT, Place(2, 11)),
        (b"fn handle(r) {\n  typo }", Kind.INVALID_SCRIPT, Place(2, 3)),
        (b"\xff", Kind.INVALID_SCRIPT, None),
        (b"", Kind.NO_ENTRY, None),
        (b"fn handle(a, b) { a }", Kind.NO_ENTRY, None),
        (b"//" + b"x" * SOURCE_BYTES, Kind.SCRIPT_TOO_LARGE, None),
        (b"fn handle(r) { " + b"(" * 99 + b"1" + b")" * 99 + b" }",
         Kind.INVALID_SCRIPT, Place(1, 30)),
        (b"".join(b"fn f%d() { 1 }\n" % n for n in range(99)),
         Kind.INVALID_SCRIPT, Place(65, 1)),
    ],
)  # fmt: skip
def test_what_is_not_taken_has_its_kind_and_place(
    source: bytes, kind: Kind, place: Place | None
) -> None:
    made = admit(source)
    assert isinstance(made, Failure)
    assert (made.kind, made.place) == (kind, place)


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_admission_always_answers(source: bytes) -> None:
    made = admit(source)
    assert isinstance(made, AdmittedScript) or made.kind in {
        Kind.INVALID_SCRIPT,
        Kind.NO_ENTRY,
    }


def test_an_artifact_of_another_content_is_another_program(
    host: ScriptExecutor,
) -> None:
    one, two = (artifact_of(b"fn handle(r) { %d }" % n) for n in (1, 2))
    answers = [output_of(host.run(each, b"0\n", LIMITS)) for each in (one, two, one)]
    assert answers == [1, 2, 1]
    assert isinstance(one, Artifact)


# -- places and changes ----------------------------------------------------------------


@given(st.text(), st.integers(1, 5), st.integers(1, 400))
def test_a_mark_stands_in_its_line(text: str, line: int, column: int) -> None:
    fields = place_fields(Place(line, column), text.encode("utf-8", "replace"))
    assert fields["line"] == str(line)
    if "excerpt" in fields:
        assert len(fields["excerpt"]) <= LINE_CHARS
        assert fields["excerpt"].isprintable()
        assert 0 <= int(fields["mark"]) <= LINE_CHARS


def test_a_long_line_is_shown_around_its_place() -> None:
    source = ("a" * 500 + "B" + "c" * 500).encode()
    fields = place_fields(Place(1, 501), source)
    assert fields["excerpt"][int(fields["mark"])] == "B"


LINES = st.lists(st.sampled_from("abcde"), max_size=30)


@given(LINES, LINES)
def test_changes_lead_from_one_source_to_the_other(
    old: list[str], new: list[str]
) -> None:
    found = changed_lines("\n".join(old).encode(), "\n".join(new).encode())
    if any(each.more for each in found):
        assert len(found) == MOST + 1
        return
    gone = {each.line for each in found if each.before is not None}
    come = {each.line: each.after for each in found if each.after is not None}
    kept = iter([text for number, text in enumerate(old, 1) if number not in gone])
    built = [come[n] if n in come else next(kept) for n in range(1, len(new) + 1)]
    assert built == new
    assert next(kept, None) is None
