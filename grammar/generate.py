"""`python -m grammar.generate`: makes the table of the rules anew.

Lark checks the rules and makes their LALR(1) table; what is kept of it is all that the
automaton needs, so that a process that only parses does without Lark.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lark import Lark
from lark.exceptions import GrammarError as LarkError
from lark.lexer import Lexer as LarkLexer
from lark.parsers.lalr_analysis import Shift

from grammar.errors import RuleError
from grammar.lalr import RULES, TABLE

FOLDER = Path(__file__).resolve().parent / "rules"
_THROUGH = frozenset({"start", "element", "core", "target", "clause"})
"""The rules of which a node of one part is that part."""


class _Unused(LarkLexer):
    """Lark wants a lexer class; senses reach the automaton without one."""

    def __init__(self, conf: object) -> None:
        self.conf = conf

    def lex(self, lexer_state: Any, parser_state: Any) -> Iterator[Any]:
        del parser_state
        yield from lexer_state


def table_of(text: str) -> Mapping[str, Any]:
    """Return the table of rules in Lark's notation.

    Returns:
        `of`, the rules themselves; `rules`, for each its origin, the name of its node,
        its length, and whether a node of one part is that part; `states`, for each what
        a name leads to: a shift to a state from 0 up, or a reduction by rule -1 down;
        `final`, the state of a whole utterance. State 0 is the first. The same rules
        give the same table.

    Raises:
        RuleError: the rules hold a conflict or name an unknown terminal.
    """
    try:
        lark = Lark(text, parser="lalr", lexer=_Unused, strict=True)
    except LarkError as error:
        raise RuleError(str(error)) from error
    parser: Any = lark.parser
    table = parser.parser._parse_table  # noqa: SLF001 - Lark has no public name
    rows = {state: _sorted(row) for state, row in table.states.items()}
    order = _order(rows, table.start_states["start"])
    places = {state: at for at, state in enumerate(order)}
    rules: list[list[Any]] = []
    states = []
    for state in order:
        row = {}
        for name, (kind, argument) in rows[state].items():
            row[name] = places[argument] if kind is Shift else -_noted(rules, argument)
        states.append(row)
    final = places[table.end_states["start"]]
    return {"of": text, "final": final, "rules": rules, "states": states}


def _sorted(row: Mapping[Any, Any]) -> Mapping[str, Any]:
    return {str(name): row[name] for name in sorted(row, key=str)}


def _order(rows: Mapping[int, Mapping[str, Any]], start: int) -> list[int]:
    """The states as they are reached from the first: Lark's numbers may differ."""
    found = [start]
    for state in found:
        leads = (a for kind, a in rows[state].values() if kind is Shift)
        found += dict.fromkeys(state for state in leads if state not in found)
    return found


def _noted(rules: list[list[Any]], rule: Any) -> int:
    """The number of a rule, counted from 1; noted when it is a new one."""
    origin, length = str(rule.origin.name), len(rule.expansion)
    name = str(rule.alias or origin)
    row = [origin, name, length, name in _THROUGH and length == 1]
    if row not in rules:
        rules.append(row)
    return rules.index(row) + 1


def written(table: Mapping[str, Any]) -> str:
    """Return a table as it is kept: one state a line, so that changes can be read."""
    rows = {
        name: ",\n".join(json.dumps(row, separators=(",", ":")) for row in table[name])
        for name in ("rules", "states")
    }
    return (
        f'{{"of":{json.dumps(table["of"], ensure_ascii=False)},\n'
        f'"final":{table["final"]},\n'
        f'"rules":[\n{rows["rules"]}\n],\n"states":[\n{rows["states"]}\n]}}\n'
    )


def main() -> None:
    """Write the table of the shipped rules."""
    table = table_of((FOLDER / RULES).read_text("utf-8"))
    (FOLDER / TABLE).write_text(written(table), "utf-8")


if __name__ == "__main__":
    main()
