"""The LALR(1) automaton: Lark's table, driven over a lattice of word senses.

A word may have several senses; the automaton follows each that the rules allow,
preferred ones first. Stacks are linked and shared, so trying a sense copies nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any, TypeAlias

from lark import Lark
from lark.exceptions import GrammarError as LarkError
from lark.lexer import Lexer as LarkLexer
from lark.parsers.lalr_analysis import Shift

from grammar.errors import RuleError

Tree: TypeAlias = "Node | Any"
_END = "$END"


@dataclass(frozen=True, slots=True)
class Node:
    """A reduced rule: its alias or name, and what it is made of."""

    name: str
    children: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Stack:
    """The automaton after some senses; the tree so far hangs on it."""

    state: int
    tree: Tree
    below: "Stack | None"


class _Unused(LarkLexer):
    """Lark wants a lexer class; senses reach the automaton without one."""

    def __init__(self, conf: object) -> None:
        self.conf = conf

    def lex(self, data: Any) -> Iterator[Any]:  # noqa: D102
        yield from data


class Automaton:
    """The rules as a table; immutable, safe to share."""

    def __init__(self, rules: str) -> None:
        """Build the table.

        Raises:
            RuleError: the rules hold a conflict or name an unknown terminal.
        """
        try:
            lark = Lark(rules, parser="lalr", lexer=_Unused, strict=True)
        except LarkError as error:
            raise RuleError(str(error)) from error
        parser: Any = lark.parser
        table = parser.parser._parse_table  # noqa: SLF001 - Lark has no public name
        self._states: Mapping[int, Mapping[str, tuple[Any, Any]]] = table.states
        self._start: int = table.start_states["start"]
        self._final: int = table.end_states["start"]
        rows = (name for row in table.states.values() for name in row)
        self.terminals = frozenset(n for n in rows if n.isupper()) - {_END}

    @classmethod
    def load(cls) -> "Automaton":
        """Build the automaton of the shipped rules."""
        rules = resources.files("grammar").joinpath("rules", "phrases.lark")
        return cls(rules.read_text("utf-8"))

    def start(self) -> Stack:
        """Return the automaton before the first sense."""
        return Stack(self._start, None, None)

    def feed(self, stack: Stack, terminal: str, tree: Tree) -> Stack | None:
        """Return the automaton after one more sense; None where the rules forbid it."""
        while True:
            action = self._states[stack.state].get(terminal)
            if action is None:
                return None
            kind, argument = action
            if kind is Shift:
                return Stack(argument, tree, stack)
            stack = self._reduce(stack, argument)
            if terminal == _END and stack.state == self._final:
                return stack

    def finish(self, stack: Stack) -> Node | None:
        """Return the tree if what was fed is a whole utterance."""
        last = self.feed(stack, _END, None)
        if last is None:
            return None
        done = last if isinstance(last.tree, Node) else last.below
        return done.tree if done is not None else None

    def accepts(self, stack: Stack) -> frozenset[str]:
        """Return the terminals that may follow; simulated, not read off the row."""
        row: Sequence[str] = list(self._states[stack.state])
        return frozenset(t for t in row if self.feed(stack, t, None) is not None)

    def _reduce(self, stack: Stack, rule: Any) -> Stack:
        children: list[Tree] = []
        for _ in rule.expansion:
            children.append(stack.tree)
            assert stack.below is not None
            stack = stack.below
        node = _node(rule, children[::-1])
        _, state = self._states[stack.state][rule.origin.name]
        return Stack(state, node, stack)


def _node(rule: Any, children: list[Tree]) -> Tree:
    name = str(rule.alias or rule.origin.name)
    if name in _LISTS:
        return Node(name, tuple(_spliced(name, children)))
    if name in _THROUGH and len(children) == 1:
        return children[0]
    return Node(name, tuple(children))


_ROW = frozenset({"clauses", "elements", "listed"})
_LISTS = _ROW | {"words", "opened", "chain"}
_THROUGH = frozenset({"start", "element", "core", "target", "clause"})


def _spliced(name: str, children: Sequence[Tree]) -> Iterator[Tree]:
    """Flatten a left-recursive list; its head is the list before."""
    family = _ROW if name in _ROW else {name}
    for child in children:
        if isinstance(child, Node) and child.name in family:
            yield from child.children
        else:
            yield child
