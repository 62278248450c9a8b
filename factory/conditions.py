"""Conditions of channels: comparisons of fields and literals with and, or, not.

    condition  = conjunction {"or" conjunction}
    conjunction = negation {"and" negation}
    negation   = "not" negation | "(" condition ")" | comparison
    comparison = operand ("==" | "!=" | "<" | "<=" | ">" | ">=" | "in") operand
    operand    = field | literal | "[" literal {"," literal} "]"

A field is `value`, the whole of what flows through the channel, or a path of names in
it (`lang`, `user.age`); what is not there is null. A literal is a number, a text in
either quotes, `true`, `false` or `null`. Nothing else can be said, so a condition can
neither call, loop nor fail.
"""

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from typing import TypeGuard

from factory.errors import TemplateError
from factory.providers.port import Json, Value

Condition = Callable[[Value], bool]
Operand = Callable[[Value], Value]

LONGEST = 500
"""Characters of a condition."""
DEEPEST = 20
"""Parentheses and negations in one another."""

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>-?\d+(?:\.\d+)?)
    | (?P<text>"[^"\\]*"|'[^'\\]*')
    | (?P<field>[^\W\d]\w*(?:\.\w+)*)
    | (?P<mark>==|!=|<=|>=|<|>|\(|\)|\[|\]|,)
    )""",
    re.VERBOSE,
)
_WORDS = frozenset({"and", "or", "not", "in"})
_LITERALS: Mapping[str, Json] = {"true": True, "false": False, "null": None}
_ORDERS: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def parse_condition(text: str) -> Condition:
    """Make a condition out of its text.

    Raises:
        TemplateError: code `condition`, with `condition` and the place `at` which it
            cannot be read on (characters from 1).
    """
    return _Reader(text).whole()


class _Reader:
    """Reads one condition from left to right, one token ahead."""

    def __init__(self, text: str) -> None:
        self._text = text
        if len(text) > LONGEST:
            raise self._refusal(LONGEST)
        self._depth = 0
        self._tokens = self._cut()
        self._kind, self._token, self._at = next(self._tokens)

    def whole(self) -> Condition:
        condition = self._condition()
        if self._kind != "end":
            raise self._refusal(self._at)
        return condition

    def _cut(self) -> Iterator[tuple[str, str, int]]:
        position, end = 0, len(self._text.rstrip())
        while position < end:
            found = _TOKEN.match(self._text, position)
            if found is None or found.lastgroup is None:
                raise self._refusal(position)
            token = found[found.lastgroup]
            kind = "mark" if token in _WORDS else found.lastgroup
            yield kind, token, found.start(found.lastgroup)
            position = found.end()
        yield "end", "", end

    def _refusal(self, at: int) -> TemplateError:
        message = f"not a condition from character {at + 1} on: {self._text!r}"
        return TemplateError("condition", message, condition=self._text, at=str(at + 1))

    def _next(self) -> str:
        token = self._token
        self._kind, self._token, self._at = next(self._tokens)
        return token

    def _took(self, mark: str) -> bool:
        is_it = (self._kind, self._token) == ("mark", mark)
        if is_it:
            self._next()
        return is_it

    def _expect(self, mark: str) -> None:
        if not self._took(mark):
            raise self._refusal(self._at)

    def _condition(self) -> Condition:
        parts = [self._conjunction()]
        while self._took("or"):
            parts.append(self._conjunction())
        return parts[0] if len(parts) == 1 else lambda v: any(p(v) for p in parts)

    def _conjunction(self) -> Condition:
        parts = [self._negation()]
        while self._took("and"):
            parts.append(self._negation())
        return parts[0] if len(parts) == 1 else lambda v: all(p(v) for p in parts)

    def _negation(self) -> Condition:
        if self._took("not"):
            return self._negated()
        if self._took("("):
            self._deepen()
            inner = self._condition()
            self._expect(")")
            self._depth -= 1
            return inner
        return self._comparison()

    def _negated(self) -> Condition:
        self._deepen()
        inner = self._negation()
        self._depth -= 1
        return lambda value: not inner(value)

    def _deepen(self) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._refusal(self._at)

    def _comparison(self) -> Condition:
        left, at = self._operand(), self._at
        sign = self._next() if self._kind == "mark" else ""
        if sign not in ("==", "!=", "in", *_ORDERS):
            raise self._refusal(at)
        right = self._operand()
        return lambda value: _compared(left(value), sign, right(value))

    def _operand(self) -> Operand:
        if self._took("["):
            items = [self._literal()]
            while self._took(","):
                items.append(self._literal())
            self._expect("]")
            return lambda _: items
        if self._kind == "field" and self._token not in _LITERALS:
            return _field(self._next())
        literal = self._literal()
        return lambda _: literal

    def _literal(self) -> Json:
        match self._kind:
            case "number":
                number = self._next()
                return float(number) if "." in number else int(number)
            case "text":
                return self._next()[1:-1]
            case "field" if self._token in _LITERALS:
                return _LITERALS[self._next()]
            case _:
                raise self._refusal(self._at)


def _field(path: str) -> Operand:
    names = path.split(".")
    if names[0] == "value":
        names = names[1:]

    def read(value: Value) -> Value:
        for name in names:
            value = value.get(name) if isinstance(value, dict) else None
        return value

    return read


def _compared(left: Value, sign: str, right: Value) -> bool:
    match sign:
        case "==":
            return _is_same(left, right)
        case "!=":
            return not _is_same(left, right)
        case "in":
            items = right if isinstance(right, list) else ()
            return any(_is_same(left, item) for item in items)
        case _:
            return _is_ordered(left, sign, right)


def _is_same(left: Value, right: Value) -> bool:
    """JSON's equality: true is not 1."""
    return isinstance(left, bool) is isinstance(right, bool) and left == right


def _is_ordered(left: Value, sign: str, right: Value) -> bool:
    """Numbers by size, texts by code points; nothing else has an order."""
    if isinstance(left, str) and isinstance(right, str):
        return _ORDERS[sign]((left > right) - (left < right), 0)
    if _is_number(left) and _is_number(right):
        return _ORDERS[sign](left, right)
    return False


def _is_number(value: Value) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)
