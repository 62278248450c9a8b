"""Scripts to compare: those of Rhai's tests, mutations, and calls of functions."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import fuzz
import rhai_py as rhai
from conformance.outcomes import LIMITS, here

CALLS = (
    r"""\.(?:eval|run|compile)(?:_expression)?(?:_with_scope)?(?:::<[^;()]*?>+)?\("""
)
"""The calls of an engine that take a script, up to their first argument."""
SCOPE = r"""\s*(?:&mut\s+)?(?:scope|Scope::new\(\))\s*,"""
RAW = re.compile(r'r(#*)"(.*?)"\1', re.DOTALL)
PLAIN = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "\\": "\\", '"': '"', "'": "'"}
ESCAPE = re.compile(
    r"\\(?:u\{([0-9a-fA-F_]+)\}|x([0-9a-fA-F]{2})|\n\s*|(.))", re.DOTALL
)


LONGEST = 2000
"""Characters of scripts that are mutated; those of tests are short."""
VALUES = """
0 1 -1 2 3 7 64 255 -9 9223372036854775807 (-9223372036854775807-1)
0.0 1.5 -2.5 1e300 (0.0/0.0) (1.0/0.0) true false () 'x' 'ж' '0'
"" "x" "abc" "abcabc" "Hello,World" "да❤" "12" "-7.5" "ff" "#"
[] [1] [1,2,3] [3,1,2,3] ["b","a"] [[1],[2,[3]]] [1.5,-0.0,2.5] [true,false] ['b','a']
#{} #{a:1} #{a:1,b:#{c:[1]}} #{"k1":()} blob() blob(3,7) blob(9,255)
0..3 1..=3 -2..2 5..2
Fn("len") |x|x |x|x>1 |x,y|x-y |x,y|y<x ||this |x|x+1 |a,b,c|a+b |x|x.len() |s,v|v
""".split()  # noqa: SIM905 - literals of the language, as they look there
OPERATORS = "+ - * / % ** << >> & | ^ == != < <= > >= in !in && || ?? .. ..=".split()  # noqa: SIM905
MISSING = 0.01
"""How many of those are taken."""
DECLARED = re.compile(r"#\[rhai_fn\(([^\]]*)\)\]\s*(?:#\[[^\]]*\]\s*)*pub fn (\w+)")
OPERATIONS = 0.1
"""How many of the calls are of operators."""


@dataclass(frozen=True)
class Case:
    """A script of a test."""

    file: str
    line: int
    source: str


def cases(checkout: Path) -> Iterator[Case]:
    """The scripts of the tests of a checkout, each once."""
    seen: set[str] = set()
    for file in sorted(checkout.glob("tests/**/*.rs")):
        text = file.read_text("utf-8")
        for call in re.finditer(CALLS, text):
            source = literal(text, call.end())
            if source is not None and source not in seen:
                seen.add(source)
                line = text.count("\n", 0, call.start()) + 1
                yield Case(str(file.relative_to(checkout)), line, source)
    for file in sorted(checkout.glob("scripts/**/*.rhai")):
        yield Case(str(file.relative_to(checkout)), 1, file.read_text("utf-8"))


def literal(text: str, at: int) -> str | None:
    """The string literal of Rust that is the argument at a place, if it is one."""
    if scope := re.compile(SCOPE).match(text, at):
        at = scope.end()
    at = len(text) - len(text[at:].lstrip())
    if raw := RAW.match(text, at):
        return raw[2]
    if plain := PLAIN.match(text, at):
        return ESCAPE.sub(unescaped, plain[1])
    return None


def unescaped(escape: re.Match[str]) -> str:
    """What an escape of a literal of Rust stands for."""
    code = escape[1] or escape[2]
    if code:
        return chr(int(code.replace("_", ""), 16))
    return ESCAPES[escape[3]] if escape[3] else ""


def mutated(found: Sequence[Case], count: int, seed: int) -> Iterator[Case]:
    """Scripts of tests with some of their words exchanged."""
    chance = random.Random(seed)  # noqa: S311 - to be the same again
    sources = [case.source for case in found if len(case.source) < LONGEST]
    for number in range(count):
        source = chance.choice(sources)
        for _ in range(chance.randint(1, 3)):
            source = fuzz.mutated(source, sources, chance)
        if "sleep" in source:
            continue
        yield Case(f"mutation {seed}", number, source)


def names(crate: Path) -> list[str]:
    """The functions of the standard packages of a release of Rhai."""
    found: set[str] = set()
    for file in sorted(crate.glob("src/packages/*.rs")):
        for given, own in DECLARED.findall(file.read_text("utf-8")):
            found |= set(re.findall(r'name = "(\w+)"', given) or [own])
    return sorted(found - {"sleep", "timestamp", "exit"})


def calls(crate: Path, count: int, seed: int) -> Iterator[Case]:
    """Calls of standard functions and operators on all sorts of values.

    Few of those that find no function here: most words would not.
    """
    chance, known = random.Random(seed), names(crate)  # noqa: S311 - as above
    engine, number = rhai.Engine(LIMITS), 0
    while number < count:
        one, *others = chance.choices(VALUES, k=chance.randint(1, 4))
        if chance.random() < OPERATIONS:
            made = f"x {chance.choice(OPERATORS)} {chance.choice(VALUES)}"
        else:
            made = f"x.{chance.choice(known)}({', '.join(others)})"
        source = f"let x = {one}; let y = {made}; print(y); debug(x); [x, y].to_debug()"
        missing = (
            here(source, engine).get("message", "").startswith("Function not found")
        )
        if not missing or chance.random() < MISSING:
            yield Case(f"call {seed}", number, source)
            number += 1
