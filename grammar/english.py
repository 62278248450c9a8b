"""Forms of English verbs: enough to tell a request from a report of one."""

from collections.abc import Iterator, Mapping, Sequence

from grammar.morph import Form

_VOWELS = "aeiou"
_SHORT = 4


def forms(
    base: str, irregular: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, Form]]:
    """Yield each form of the verb `base` with what it expresses.

    `irregular` maps base forms to their past forms; other verbs follow the rule.
    """
    yield base, Form.IMPERATIVE
    yield _third_person(base), Form.FINITE
    for past in irregular.get(base) or _past(base):
        yield past, Form.PAST
    for gerund in _gerunds(base):
        yield gerund, Form.GERUND


def _third_person(base: str) -> str:
    if base.endswith(("s", "x", "ch", "sh", "go", "do")):
        return base + "es"
    if base.endswith("y") and base[-2] not in _VOWELS:
        return base[:-1] + "ies"
    return base + "s"


def _past(base: str) -> list[str]:
    if base.endswith("e"):
        return [base + "d"]
    if base.endswith("y") and base[-2] not in _VOWELS:
        return [base[:-1] + "ied"]
    return [stem + "ed" for stem in _stems(base)]


def _gerunds(base: str) -> list[str]:
    if base.endswith("e") and not base.endswith("ee"):
        return [base[:-1] + "ing"]
    return [stem + "ing" for stem in _stems(base)]


def _stems(base: str) -> list[str]:
    """The stem, and with its last consonant doubled where English may double it."""
    last = base[-1]
    doubles = last not in _VOWELS + "wxy" and base[-2:-1] in tuple(_VOWELS)
    if doubles and len(base) <= _SHORT and base[-3:-2] not in tuple(_VOWELS):
        return [base + last]
    return [base, base + last] if doubles else [base]
