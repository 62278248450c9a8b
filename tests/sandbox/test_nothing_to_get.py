"""What a cell may try, and what it gets: nothing, in each language and place.

A row is one attempt. A program either ends in a known way, or comes to its end and
gives back what it got, which then is nothing of the host's.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from factory.sandbox.artifact import Artifact, source_digest
from factory.sandbox.backends import executor_of
from factory.sandbox.executor import Executor
from factory.sandbox.limits import MIB, Limits
from factory.sandbox.outcome import Answer, Done, Kind
from factory.sandbox.ring import Ring
from factory.sandbox.script.grants import PLAIN
from tests.sandbox.modules import RECORD, admitted, artifact_of, reactor

LIMITS = Limits(memory_bytes=4 * MIB, deadline_ms=2000)


@dataclass(frozen=True)
class Attempt:
    """What a program does, and how that ends: in a failure, or with an output."""

    code: str
    ends: Kind | frozenset[Kind] | int
    imports: str = ""


def wasi(name: str, params: int, types: str = "") -> str:
    """The import of a WASI function as `$f`."""
    given = types or " ".join(["i32"] * params)
    result = "" if name == "proc_exit" else "(result i32)"
    return f"""(import "wasi_snapshot_preview1" "{name}"
      (func $f (param {given}) {result}))"""


def asked(call: str) -> str:
    """The error number that a call gives, as one digit of output."""
    return f"""(i32.store8 (i32.const 8) (i32.add (i32.const 48) {call}))
      {ONE_DIGIT}"""


def word(call: str, at: int) -> str:
    """A call, then the word that it wrote, as one digit of output."""
    return f"""(drop {call})
      (i32.store8 (i32.const 8) (i32.add (i32.const 48) (i32.load (i32.const {at}))))
      {ONE_DIGIT}"""


ONE_DIGIT = "i64.const 34359738369"
PATH_OPEN = """(call $f (i32.const 3) (i32.const 0) (i32.const 64) (i32.const 11)
  (i32.const 0) (i64.const -1) (i64.const -1) (i32.const 0) (i32.const 128))"""

MODULES: dict[str, Attempt] = {
    "file: open": Attempt(
        f"(drop {PATH_OPEN}) {ONE_DIGIT}",
        Kind.POLICY,
        wasi("path_open", 9, "i32 i32 i32 i32 i32 i64 i64 i32 i32"),
    ),
    "file: a folder that was opened before": Attempt(
        asked("(call $f (i32.const 3) (i32.const 64))"),
        8,  # no such descriptor
        wasi("fd_prestat_get", 2),
    ),
    "file: a descriptor of the host": Attempt(
        asked("(call $f (i32.const 4) (i32.const 64) (i32.const 1) (i32.const 80))"),
        8,
        wasi("fd_read", 4),
    ),
    "socket: send": Attempt(
        f"""(drop (call $f (i32.const 3) (i32.const 64) (i32.const 1) (i32.const 0)
          (i32.const 80))) {ONE_DIGIT}""",
        Kind.POLICY,
        wasi("sock_send", 5),
    ),
    "socket: accept": Attempt(
        f"(drop (call $f (i32.const 3) (i32.const 0) (i32.const 80))) {ONE_DIGIT}",
        Kind.POLICY,
        wasi("sock_accept", 3),
    ),
    "socket: open": Attempt(
        ONE_DIGIT, Kind.IMPORT_REFUSED, wasi("sock_open", 3)
    ),
    "clock: the date": Attempt(
        # Days since 1970 less those until 2020: the cell's own time begins there.
        f"""(drop (call $f (i32.const 0) (i64.const 0) (i32.const 64)))
        (i32.store8 (i32.const 8) (i32.add (i32.const 48) (i32.wrap_i64 (i64.sub
          (i64.div_u (i64.load (i32.const 64)) (i64.const 86400000000000))
          (i64.const 18262))))) {ONE_DIGIT}""",
        0,
        wasi("clock_time_get", 3, "i32 i64 i32"),
    ),
    "environment: variables": Attempt(
        word("(call $f (i32.const 64) (i32.const 68))", 64),
        0,
        wasi("environ_sizes_get", 2),
    ),
    "environment: arguments": Attempt(
        word("(call $f (i32.const 64) (i32.const 68))", 64),
        0,
        wasi("args_sizes_get", 2),
    ),
    "process: exit": Attempt(
        f"(call $f (i32.const 0)) {ONE_DIGIT}", Kind.EXIT, wasi("proc_exit", 1)
    ),
    "process: a signal": Attempt(
        f"(drop (call $f (i32.const 9))) {ONE_DIGIT}", Kind.EXIT, wasi("proc_raise", 1)
    ),
    "process: a thread": Attempt(
        ONE_DIGIT,
        Kind.IMPORT_REFUSED,
        '(import "wasi" "thread-spawn" (func $f (param i32) (result i32)))',
    ),
    "host memory: read beyond": Attempt(
        f"(drop (i64.load (i32.const -8))) {ONE_DIGIT}", Kind.TRAP
    ),
    "host memory: output beyond": Attempt(
        f"i64.const {0xFFFF0000 << 32 | 0xFFFF}", Kind.BAD_POINTER
    ),
    "host memory: through a call": Attempt(
        # The vector points beyond: the host neither reads nor writes there.
        f"""(i32.store (i32.const 64) (i32.const -16))
        (i32.store (i32.const 68) (i32.const 8))
        (i32.store8 (i32.const 8) (i32.add (i32.const 48) (i32.sub
          (call $f (i32.const 1) (i32.const 64) (i32.const 1) (i32.const 80))
          (i32.const 20)))) {ONE_DIGIT}""",
        1,  # 21: bad address
        wasi("fd_write", 4),
    ),
    "host: a function of its own": Attempt(
        ONE_DIGIT,
        Kind.IMPORT_REFUSED,
        '(import "env" "system" (func $f (param i32) (result i32)))',
    ),
}  # fmt: skip

UNKNOWN = frozenset({Kind.INVALID_SCRIPT, Kind.SCRIPT_FAULT, Kind.POLICY})
"""There is no such word, or it is refused by name: when it is parsed, or runs."""

SCRIPTS: dict[str, Attempt] = {
    "file: open": Attempt('open_file("/etc/passwd").read_string()', UNKNOWN),
    "file: another script": Attempt('import "/etc/passwd" as p; p', UNKNOWN),
    "socket: connect": Attempt('connect("127.0.0.1", 80)', UNKNOWN),
    "clock: the date": Attempt("timestamp()", UNKNOWN),
    "clock: wait": Attempt("sleep(3600)", UNKNOWN),
    "environment: variables": Attempt('env("PATH")', UNKNOWN),
    "environment: arguments": Attempt("args()", UNKNOWN),
    # It ends the script itself: that is its output.
    "process: exit": Attempt("exit(7); 1", 7),
    "process: a command": Attempt('system("true")', UNKNOWN),
    "process: its own output": Attempt('print("loud"); debug("loud"); 1', 1),
    "host memory: read beyond": Attempt("[1, 2][1 << 40]", UNKNOWN),
    "host memory: a blob beyond": Attempt(
        "let b = blob(8); b.parse_le_int(7, 8) + b[8]", UNKNOWN
    ),
    "host: code from text": Attempt('eval("1")', UNKNOWN),
}
LANGUAGES = {"wasm": MODULES, "script": SCRIPTS}
ROWS = [
    pytest.param(language, attempt, id=f"{language} {name}")
    for language, table in LANGUAGES.items()
    for name, attempt in table.items()
]


def kinds_of(attempt: Attempt) -> frozenset[Kind]:
    """The failures in which an attempt may end."""
    match attempt.ends:
        case Kind() as kind:
            return frozenset({kind})
        case frozenset() as kinds:
            return kinds
        case _:
            return frozenset()


def source_of(language: str, attempt: Attempt) -> bytes:
    if language == "wasm":
        return reactor(attempt.code, attempt.imports)
    return f"fn handle(record) {{ {attempt.code} }}".encode()


@pytest.fixture(scope="module", params=["here", "ring"])
def place(request: pytest.FixtureRequest) -> Iterator[Callable[[str], Executor]]:
    """Where proved cells run, and where all others do."""
    made: dict[str, Executor] = {}

    def executor(language: str) -> Executor:
        if language not in made:
            is_here = request.param == "here"
            made[language] = (
                executor_of(language) if is_here else Ring(language, 4 * MIB)
            )
        return made[language]

    yield executor
    for each in made.values():
        each.close()


def ended(place: Callable[[str], Executor], language: str, source: bytes) -> Answer:
    if language == "script":
        artifact = Artifact("script", source_digest(source), PLAIN, source)
    else:
        artifact = artifact_of(source)
    return place(language).run(artifact, RECORD, LIMITS)


@pytest.mark.parametrize(("language", "attempt"), ROWS)
def test_it_gets_nothing(
    place: Callable[[str], Executor],
    language: str,
    attempt: Attempt,
    capfd: pytest.CaptureFixture[str],
) -> None:
    source = source_of(language, attempt)
    if attempt.ends is Kind.IMPORT_REFUSED:
        found = admitted(source)
        assert not isinstance(found, Artifact)
        assert found.kind is Kind.IMPORT_REFUSED
        return
    answer = ended(place, language, source)
    if isinstance(answer, Done):
        assert json.loads(answer.output) == attempt.ends
    else:
        assert answer.kind in kinds_of(attempt), answer.detail
    assert capfd.readouterr() == ("", "")


def test_every_attempt_is_made_in_every_language() -> None:
    wanted = {"file", "socket", "clock", "environment", "process", "host memory"}
    for table in LANGUAGES.values():
        assert wanted <= {name.partition(":")[0] for name in table}
