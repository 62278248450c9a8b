"""The LALR(1) automaton: Lark's table, driven over a lattice of word senses.

A word may have several senses; the automaton follows each that the rules allow,
preferred ones first. Stacks are linked and shared, so trying a sense copies nothing.
"""

from collections.abc import Collection, Iterator
from importlib import resources
from typing import Any, NamedTuple, TypeAlias

from lark import Lark
from lark.exceptions import GrammarError as LarkError
from lark.lexer import Lexer as LarkLexer
from lark.parsers.lalr_analysis import Shift

from grammar.errors import RuleError

Tree: TypeAlias = Any
"""A `Node`, or whatever was fed as a leaf."""
_END = "$END"


class Node(NamedTuple):
    """A reduced rule: its alias or name, and what it is made of.

    A list holds the list before its last part as a node of its own; see `parts`.
    """

    name: str
    children: tuple[Tree, ...]

    def parts(self, lists: Collection[str] | None = None) -> list[Tree]:
        """Return what the node is made of, in order; without `lists` the leaves.

        Nodes named in `lists` are taken apart, too, however deep they lie, in time that
        grows with the parts: to join lists while they are reduced costs the square.
        """
        found: list[Tree] = []
        pending: list[Tree] = [self]
        while pending:
            part = pending.pop()
            if isinstance(part, Node) and (
                lists is None or part is self or part.name in lists
            ):
                pending += part.children
            else:
                found.append(part)
        found.reverse()
        return found


class Stack(NamedTuple):
    """The automaton after some senses; the tree so far hangs on it."""

    state: int
    tree: Tree
    below: "Stack | None"


class _Rule(NamedTuple):
    """What a reduction makes: a node of this name from so many parts.

    `is_through` tells that a node of one part is that part.
    """

    origin: str
    name: str
    length: int
    is_through: bool


class _Move(NamedTuple):
    """One cell of the table: a shift to `state`, or a reduction by `rule`."""

    state: int
    rule: _Rule | None


class _Unused(LarkLexer):
    """Lark wants a lexer class; senses reach the automaton without one."""

    def __init__(self, conf: object) -> None:
        self.conf = conf

    def lex(self, lexer_state: Any, parser_state: Any) -> Iterator[Any]:
        del parser_state
        yield from lexer_state


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
        self._states = {
            state: {str(name): _move(action) for name, action in row.items()}
            for state, row in table.states.items()
        }
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
        states = self._states
        while True:
            action = states[stack.state].get(terminal)
            if action is None:
                return None
            state, rule = action
            if rule is None:
                return Stack(state, tree, stack)
            if rule.is_through:
                _, node, below = stack
                assert below is not None
                stack = Stack(states[below.state][rule.origin].state, node, below)
            else:
                stack = self._reduce(stack, rule)
            if terminal == _END and stack.state == self._final:
                return stack

    def finish(self, stack: Stack) -> Node | None:
        """Return the tree if what was fed is a whole utterance."""
        last = self.feed(stack, _END, None)
        if last is None:
            return None
        done = last if isinstance(last.tree, Node) else last.below
        return done.tree if done is not None else None

    def accepts(
        self, stack: Stack, among: Collection[str] | None = None
    ) -> frozenset[str]:
        """Return the terminals that may follow; simulated, not read off the row.

        Only those of `among` are tried, where they are given.
        """
        row = self._states[stack.state].keys()
        tried = row if among is None else row & among
        return frozenset(t for t in tried if self._takes(stack, t))

    def _takes(self, stack: Stack, terminal: str) -> bool:
        """Whether `feed` would take a terminal; walks the states and makes no tree."""
        states = self._states
        above: list[int] = []
        state = stack.state
        while terminal != _END or state != self._final:
            action = states[state].get(terminal)
            if action is None:
                return False
            rule = action.rule
            if rule is None:
                return True
            for _ in range(rule.length):
                if above:
                    above.pop()
                else:
                    assert stack.below is not None
                    stack = stack.below
            under = above[-1] if above else stack.state
            state = states[under][rule.origin].state
            above.append(state)
        return True

    def _reduce(self, stack: Stack, rule: _Rule) -> Stack:
        origin, name, length, _ = rule
        _, tree, below = stack
        children: tuple[Tree, ...] = (tree,)
        while length > 1:
            assert below is not None
            _, tree, below = below
            children = (tree, *children)
            length -= 1
        assert below is not None
        state = self._states[below.state][origin].state
        return Stack(state, Node(name, children), below)


def _move(action: tuple[Any, Any]) -> _Move:
    kind, argument = action
    if kind is Shift:
        return _Move(argument, None)
    origin = str(argument.origin.name)
    name = str(argument.alias or origin)
    length = len(argument.expansion)
    through = name in _THROUGH and length == 1
    return _Move(-1, _Rule(origin, name, length, through))


_THROUGH = frozenset({"start", "element", "core", "target", "clause"})
