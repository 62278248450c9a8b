"""Rhai's own test cases, here and in Rhai as it ships: what differs must be refused.

Reads the tests of a checkout of Rhai, takes every script out of them that is written
as a literal, runs it in `stock/` (the same release with its usual features) and here
with generous limits, and compares value, kind of error, error text and what was
printed. Each difference must be one of the refusals that the README lists, or the exit
code is 1. A script that needs a set-up of its test fails the same way in both.

    (cd conformance/stock && cargo build --release)
    python -m conformance ~/rhai --stock conformance/stock/target/release/stock-rhai

With `--mutations` it goes on with mutated scripts, and with `--crate`, the source of
the release, and `--calls` with calls of its functions on all sorts of values.
"""

import argparse
import re
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import rhai_py as rhai
from conformance.cases import Case, calls, cases, mutated
from conformance.outcomes import BOUNDED, LIMITS, LOST, here, is_same, stock


@dataclass(frozen=True)
class Refusal:
    """A documented difference.

    Attributes:
        name: as the README lists it.
        uses: what a script holds that runs into it.
        ends: what its error here says.
    """

    name: str
    uses: re.Pattern[str]
    ends: re.Pattern[str]


REFUSALS = [
    Refusal(name, re.compile(uses, re.DOTALL), re.compile(ends))
    for name, uses, ends in [
        ("eval", r"\beval\b", r"`eval` is refused"),
        ("curry", r"\bcurry\b", r"`curry` is refused"),
        ("import", r"\bimport\b", r"`import` is refused"),
        ("clock", r"\btimestamp\b", r"Function not found: timestamp"),
        ("sleep", r"\bsleep\b", r"`sleep` is refused"),
        # A closure is made without what it would capture, and fails when it is called.
        ("capture", r"\|", r"^Variable not found"),
        ("capture", r"\|.*is_shared", r""),
    ]
]
"""What a script holds excuses nothing: its error must be that of the refusal too."""


def refusal(case: Case, theirs: dict[str, Any], ours: dict[str, Any]) -> str | None:
    """The documented reason for a difference."""
    said = {ours.get("message", ""), theirs.get("message", "")}
    for each in REFUSALS:
        if each.uses.search(case.source) and any(map(each.ends.search, said)):
            return each.name
    return None


def compared(case: Case, theirs: dict[str, Any], ours: dict[str, Any]) -> str | None:
    """What became of a script in both: the same, or a reason; None without one."""
    if theirs is LOST or ours.get("error") in BOUNDED:
        return "bounded here"
    return "same" if is_same(theirs, ours) else refusal(case, theirs, ours)


def main() -> int:
    """Compare, and say what differs."""
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    options.add_argument("checkout", type=Path, help="of Rhai, with its tests")
    options.add_argument("--stock", type=Path, required=True, help="the binary")
    options.add_argument("--show", action="store_true", help="the refused ones as well")
    options.add_argument("--mutations", type=int, default=0, help="so many of them too")
    options.add_argument("--crate", type=Path, help="of Rhai: its functions are called")
    options.add_argument("--calls", type=int, default=0, help="so many calls of them")
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    found = list(cases(given.checkout))
    kinds = ["tests"] * len(found)
    found += mutated(found, given.mutations, given.seed)
    kinds += ["mutations"] * (len(found) - len(kinds))
    found += calls(given.crate, given.calls, given.seed) if given.crate else ()
    kinds += ["calls"] * (len(found) - len(kinds))
    engine, counts = rhai.Engine(LIMITS), Counter[str]()
    answers = stock(given.stock, [case.source for case in found])
    for kind, case, theirs in zip(kinds, found, answers, strict=True):
        ours = here(case.source, engine)
        why = compared(case, theirs, ours)
        counts[f"{kind}: {why or 'UNEXPLAINED'}"] += 1
        if why is None or (given.show and why != "same"):
            print(
                f"{case.file}:{case.line} {why}",
                repr(case.source),
                theirs,
                ours,
                sep="\n  ",
            )
    for what, count in sorted(counts.items()):
        print(f"{count:7} {what}")
    return 1 if any("UNEXPLAINED" in what for what in counts) else 0


if __name__ == "__main__":
    sys.exit(main())
