"""Mutated programs by the thousand: each must end with a value or a typed error.

Seeds are the hostile programs; mutations cut, repeat and mix in words of the language,
and exchange numbers, methods and literals for others. The process is alive at the end,
every outcome is typed, no run outlives its deadline by much and memory comes back, or
the exit code is 1.

    python fuzz.py --programs 20000 --seed 1
"""

import argparse
import os
import random
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import rhai_py as rhai

HERE = Path(__file__).parent
FOLDERS = (
    HERE / "tests" / "hostile",
    HERE.parents[1] / "shared" / "corpora" / "hostile" / "rhai",
)
WORDS = """
let const fn if else while loop do until for in break continue return throw try catch
switch true false () this null private is_def_var type_of print debug exit eval curry
call Fn sleep import export timestamp is_shared parse_json blob range take tag
.pad( .push( .append( .insert( .splice( .replace( .split( .sub_string( .crop( .index_of(
.map( .filter( .reduce( .sort( .dedup( .drain( .retain( .zip( .for_each( .order( .some(
.to_string() .to_debug() .to_json() .to_blob() .to_array() .to_chars() .len() .bytes
.keys() .values() .mixin( .fill_with( .contains( .get( .set( .pop() .shift() .extract(
.write_utf8( .parse_le_int( .get_bits( .set_bits( .call( .to_int() .parse_int( .abs()
+ - * / % ** << >> & | ^ && || ! == != < <= > >= = += -= *= .. ..= => ?? ?. ?[ , ; :
( ) [ ] { } #{ | || `${ }` ' " // /* */ 0 1 -1 64 65 256 10000 262144 0.0 1e308 0x7f
9223372036854775807 -9223372036854775808 'x' "x" "" `a` #{} [] [0] |x|x |x,y|y-x
""".split()  # noqa: SIM905 - words of a language, as they look there
METHODS = [word for word in WORDS if word.startswith(".") and word.endswith("(")]
NUMBERS = "0 1 2 -1 63 64 65 255 256 9999 10000 262144 0.5 1e308".split()  # noqa: SIM905
NUMBERS += ["9223372036854775807", "(-9223372036854775807 - 1)", "(0.0 / 0.0)"]
LITERALS = ["'x'", '""', '"x"', "'я'", "[]", "[[]]", "#{}", "#{a: 1}", "blob(9)", "()"]
MEGABYTE = 1 << 20
SLACK_MS = 50


def seeds() -> list[str]:
    """The programs that mutations start from."""
    paths = [path for folder in FOLDERS for path in sorted(folder.glob("*.rhai"))]
    return [path.read_text().split("\n", 1)[1][:4000] for path in paths]


def edited(source: str, others: Sequence[str], chance: random.Random) -> str:
    """A program in which a few characters became others."""
    start = chance.randint(0, len(source))
    end = min(len(source), start + chance.choice((0, 1, 4, 20, 100)))
    piece = source[start:end]
    replacement = chance.choice(
        (
            "",
            piece * chance.choice((2, 3, 50)),
            f" {chance.choice(WORDS)} ",
            " ".join(chance.choices(WORDS, k=chance.randint(2, 12))),
            chance.choice(others)[:200],
            chr(chance.choice((0, 10, 34, 96, 123, 1103, 0x1F600))),
        )
    )
    return source[:start] + replacement + source[end:]


def exchanged(
    source: str, pattern: str, words: Sequence[str], chance: random.Random
) -> str:
    """A program in which one of its words became another of the same kind."""
    found = list(re.finditer(pattern, source))
    if not found:
        return source
    place = chance.choice(found)
    return source[: place.start()] + chance.choice(words) + source[place.end() :]


def mutated(source: str, others: Sequence[str], chance: random.Random) -> str:
    """A program a few mutations away from `source`; most still parse."""
    for _ in range(chance.randint(1, 4)):
        sort = chance.randint(0, 9)
        if sort == 0:
            source = edited(source, others, chance)
        elif sort == 1:
            source = f"{source}; {chance.choice(others)}"
        elif sort < 5:  # noqa: PLR2004 - three of ten
            source = exchanged(source, r"\d+", NUMBERS, chance)
        elif sort < 8:  # noqa: PLR2004 - three of ten
            source = exchanged(source, r"\.\w+\(", METHODS, chance)
        else:
            source = exchanged(source, r"'.'|\"\w*\"|\[\]", LITERALS, chance)
    return source


def ended(engine: rhai.Engine, source: str) -> tuple[str, float, int]:
    """How a program ended, its milliseconds and the memory it left behind.

    The milliseconds are of this thread's processor time, so that a busy machine does
    not look like a slow program.
    """
    program = None
    kind = "OK"
    begun = time.thread_time()
    try:
        program = engine.compile(source)
        program.run()
    except rhai.RhaiError as error:
        kind = error.kind or "untyped"
    stats = program.stats if program else None
    ms = (time.thread_time() - begun) * 1000
    return kind, ms, stats.leaked_bytes if stats else 0


def resident() -> int:
    """Bytes of this process in memory."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def programs(count: int, chance: random.Random) -> Iterator[str]:
    """So many mutated programs."""
    known = seeds()
    for _ in range(count):
        yield mutated(chance.choice(known), known, chance)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the programs and print what became of them; 1 when something is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--deadline-ms", type=float, default=20)
    parser.add_argument(
        "--last", type=Path, help="keep each program here before it runs"
    )
    options = parser.parse_args(arguments)
    engine = rhai.Engine(rhai.Limits(deadline_ms=options.deadline_ms))
    engine.compile("1").run()
    before, begun = resident(), time.monotonic()
    kinds: Counter[str] = Counter()
    faults: list[str] = []
    for source in programs(options.programs, random.Random(options.seed)):  # noqa: S311
        if options.last:
            options.last.write_text(source)
        kind, ms, leaked = ended(engine, source)
        kinds[kind] += 1
        if kind in {"InternalError", "untyped"} or leaked:
            faults.append(f"{kind}, {leaked} bytes leaked: {source!r}")
        if ms > options.deadline_ms + SLACK_MS:
            faults.append(f"{ms:.0f} ms: {source!r}")
    grown = (resident() - before) / MEGABYTE
    for kind, count in kinds.most_common():
        print(f"{count:7} {kind}")
    print(f"{time.monotonic() - begun:.1f} s, {grown:+.1f} MB resident")
    for fault in faults[:20]:
        print("FAULT", fault[:600])
    return 1 if faults or grown > 64 else 0  # noqa: PLR2004 - megabytes


if __name__ == "__main__":
    raise SystemExit(main())
