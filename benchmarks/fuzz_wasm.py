"""Mutated modules against the sandbox: each must end in a typed result.

    python -m benchmarks.fuzz_wasm [--programs 20000] [--seed 1] [FOLDER ...]

Texts are mutated as words, binaries as bytes; the seeds are the hostile modules of the
tests and of the folders given. They run in child processes, 500 to each: a crash or a
hang ends a child, and the program that it was at is named.
"""

import argparse
import json
import random
import re
import resource
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from wasmtime import WasmtimeError, wat2wasm

from factory.sandbox.artifact import Artifact, source_digest
from factory.sandbox.limits import MIB, SOURCE_BYTES, Limits
from factory.sandbox.lines import from_lines
from factory.sandbox.outcome import Done, Failure, Kind
from factory.sandbox.wasm.compiling import compiled
from factory.sandbox.wasm.engines import Compiler, Configuration
from factory.sandbox.wasm.executor import WasmExecutor

CHUNK = 500
CHUNK_S = 300
LIMITS = Limits(memory_bytes=16 * MIB, deadline_ms=20, fuel=10**9)
RECORD = b'{"x":1}\n'
OWN = Path(__file__).parent.parent / "tests" / "sandbox" / "hostile"
WORD = re.compile(r"\"[^\"]*\"|[()]|[^\s()\"]+|\s+")
NUMBER = re.compile(r"-?\d+|0x[0-9a-fA-F]+")
TEXTS = 0.5
"""The part of the programs that are mutated as texts."""
NUMBERS = 0.6
"""The part of those in which only numbers change: most of them stay valid."""
LEAST = 6
EDGES = ("0", "1", "-1", "2147483648", "4294967295", "65536", "9", "1024", "48")


def main() -> int:
    """Run all chunks and report; 1 when one of them was lost."""
    given = _arguments()
    if given.chunk is not None:
        _run_chunk(given)
        return 0
    kinds: Counter[str] = Counter()
    lost, worst_ms, worst_mb = [], 0.0, 0.0
    for chunk in range(-(-given.programs // CHUNK)):
        found = _in_a_child(given, chunk)
        if isinstance(found, str):
            lost.append(found)
            _say(f"LOST {found}")
            continue
        kinds.update(found["kinds"])
        worst_ms, worst_mb = (
            max(worst_ms, found["worst_ms"]),
            max(worst_mb, found["peak_mb"]),
        )
        _say(f"{sum(kinds.values())} programs, slowest run {worst_ms:.0f} ms")
    _say(str(dict(kinds.most_common())))
    _say(f"slowest run {worst_ms:.0f} ms, peak {worst_mb:.0f} MiB, lost {len(lost)}")
    return bool(lost)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--programs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--chunk", type=int)
    parser.add_argument("folders", nargs="*", type=Path)
    return parser.parse_args()


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _note(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


def _in_a_child(given: argparse.Namespace, chunk: int) -> dict[str, float] | str:
    """The child's report, or what is known of how it was lost."""
    command = [
        *(sys.executable, "-m", "benchmarks.fuzz_wasm"),
        *("--seed", str(given.seed), "--chunk", str(chunk)),
        *map(str, given.folders),
    ]
    try:
        ran = subprocess.run(  # noqa: S603 - this program
            command, capture_output=True, text=True, timeout=CHUNK_S, check=False
        )
    except subprocess.TimeoutExpired:
        return f"chunk {chunk} hangs"
    if ran.returncode:
        return f"chunk {chunk} ended with {ran.returncode}: {ran.stderr[-2000:]}"
    report: dict[str, float] = json.loads(ran.stdout)
    return report


def _run_chunk(given: argparse.Namespace) -> None:
    draw = random.Random(f"{given.seed}/{given.chunk}")  # noqa: S311 - repeatable
    executor, kinds, worst_ms = WasmExecutor(), Counter[str](), 0.0
    for i, source in enumerate(_programs(draw, given.folders)):
        _note(f"program {i}: {source[:3000]!r}")
        start = perf_counter()
        kind, ran_ms = _outcome(executor, source, draw)
        worst_ms = max(worst_ms, ran_ms)
        kinds[kind] += 1
        _note(f"{kind} {perf_counter() - start:.3f}")
    executor.close()
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    _say(json.dumps({"kinds": kinds, "worst_ms": worst_ms, "peak_mb": peak_mb}))


def _outcome(
    executor: WasmExecutor, source: bytes, draw: random.Random
) -> tuple[str, float]:
    """How one program ends, and how long it ran, milliseconds."""
    configuration = Configuration(draw.choice(list(Compiler)), is_metered=True)
    header, code = compiled(source, configuration)
    if "kind" in header:
        return Kind(header["kind"]).value, 0.0
    artifact = Artifact("wasm", source_digest(source), header["form"], code)
    answer = executor.run(artifact, RECORD, LIMITS)
    if isinstance(answer, Failure):
        assert answer.kind is not Kind.INTERNAL, answer.detail
        return answer.kind.value, answer.usage.ms
    assert isinstance(answer, Done)
    values = from_lines(answer.output, 1)
    kind = values.kind.value if isinstance(values, Failure) else "ok"
    return kind, answer.usage.ms


# -- mutation ----------------------------------------------------------------------


def _programs(draw: random.Random, folders: list[Path]) -> Iterator[bytes]:
    files = sorted(f for folder in (OWN, *folders) for f in folder.glob("*.wat"))
    texts = [f.read_text("utf-8") for f in files if f.stat().st_size < MIB // 8]
    words = [WORD.findall(text) for text in texts]
    binaries = [binary for text in texts if (binary := _binary(text))]
    for _ in range(CHUNK):
        if draw.random() < TEXTS:
            text = "".join(_mutated_words(draw, draw.choice(words), words))
            yield text.encode()[:SOURCE_BYTES]
        else:
            yield bytes(_mutated_bytes(draw, draw.choice(binaries), binaries))


def _binary(text: str) -> bytes | None:
    try:
        return bytes(wat2wasm(text))
    except WasmtimeError:
        return None


def _mutated_words(
    draw: random.Random, words: list[str], all_words: list[list[str]]
) -> list[str]:
    made = list(words)
    numbers = [i for i, word in enumerate(words) if NUMBER.fullmatch(word)]
    if numbers and draw.random() < NUMBERS:  # most of these stay valid
        for _ in range(draw.choice((1, 1, 2, 3))):
            made[draw.choice(numbers)] = draw.choice(EDGES)
        return made
    for _ in range(draw.choice((1, 1, 2))):
        _mutate_words(draw, made, draw.choice(all_words))
    return made


def _mutate_words(draw: random.Random, made: list[str], other: list[str]) -> None:
    at, start = draw.randrange(len(made)), draw.randrange(len(other))
    match draw.randrange(5):
        case 0:
            made[at] = draw.choice(EDGES)
        case 1:
            made[at] = draw.choice(other)
        case 2:
            made[at:at] = _group(other, start)
        case 3 if len(made) > LEAST:
            del made[at : at + draw.randrange(1, LEAST)]
        case _:
            made[at:at] = _group(made, at)


def _group(words: list[str], start: int) -> list[str]:
    """The next whole parenthesis, or one word."""
    if "(" not in words[start:]:
        return [words[start]]
    start, depth = words.index("(", start), 0
    for end in range(start, len(words)):
        depth += (words[end] == "(") - (words[end] == ")")
        if not depth:
            return words[start : end + 1]
    return ["("]


def _mutated_bytes(
    draw: random.Random, binary: bytes, binaries: list[bytes]
) -> bytearray:
    made, other = bytearray(binary), draw.choice(binaries)
    for _ in range(draw.choice((1, 1, 2))):
        at = draw.randrange(min(8, len(made)), len(made) + 1)
        start = draw.randrange(len(other))
        match draw.randrange(8):
            case 0:
                made[at:at] = other[start : start + draw.randrange(1, 16)]
            case 1:
                del made[at : at + draw.randrange(1, 4)]
            case 2:
                made[at : at + 1] = draw.choice((b"\xff\xff\xff\xff\x0f", b"\0"))
            case 3 | 4:
                made[at : at + 1] = bytes([draw.randrange(256)])
            case _:
                old = made[at] if at < len(made) else 0
                made[at : at + 1] = bytes([old ^ 1 << draw.randrange(8)])
    return made


if __name__ == "__main__":
    sys.exit(main())
