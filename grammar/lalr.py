"""The LALR(1) automaton: a table that Lark made, driven over a lattice of word senses.

A word may have several senses; the automaton follows each that the rules allow,
preferred ones first. Stacks are linked and shared, so trying a sense copies nothing.
"""

import json
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple, TypeAlias

from grammar.errors import RuleError
from grammar.shipped import shipped

Tree: TypeAlias = Any
"""A `Node`, or whatever was fed as a leaf."""
RULES, TABLE = "phrases.lark", "phrases.json"
"""The rules, and the table that was made of them; both in `rules/`."""
_END = "$END"
_START = 0


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
    """What a reduction of `origin` makes: a node of this name from so many parts.

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


class Automaton:
    """The rules as a table; immutable, safe to share."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        """Take a table as `grammar.generate` makes it."""
        rules = [_Rule(*rule) for rule in table["rules"]]
        reductions = [_Move(-1, rule) for rule in rules]
        shifts = [_Move(state, None) for state in range(len(table["states"]))]
        self._states = [
            {
                name: shifts[cell] if cell >= 0 else reductions[-cell - 1]
                for name, cell in row.items()
            }
            for row in table["states"]
        ]
        self._final: int = table["final"]
        names = frozenset[str]().union(*table["states"])
        self.terminals = frozenset(n for n in names if n.isupper()) - {_END}

    @classmethod
    def load(cls) -> "Automaton":
        """Read the table of the shipped rules.

        Raises:
            RuleError: it is a table of other rules.
        """
        table = json.loads(shipped("rules", TABLE))
        if table["of"] != shipped("rules", RULES):
            message = f"{TABLE} is not of {RULES}: run `python -m grammar.generate`"
            raise RuleError(message)
        return cls(table)

    def start(self) -> Stack:
        """Return the automaton before the first sense."""
        return Stack(_START, None, None)

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
