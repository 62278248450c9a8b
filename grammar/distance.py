"""How far a misspelt word is from another: Damerau's distance, bounded."""

_LETTERS = 64
_KEYS = (
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "йцукенгшщзхъ",
    "фывапролджэ",
    "ячсмитьбю",
)


def limit(length: int) -> int:
    """Return how many slips a word of this length may hold: 0, 1 or 2."""
    if length < 4:  # noqa: PLR2004
        return 0
    return 1 if length < 8 else 2  # noqa: PLR2004


def mask(word: str) -> int:
    """Return the letters of a word as bits, to rule out distant words fast."""
    bits = 0
    for char in word:
        bits |= 1 << (ord(char) % _LETTERS)
    return bits


def distance(one: str, other: str, most: int) -> int:
    """Return the number of slips between two words, or `most` + 1 if there are more.

    A slip is a letter added, lost, changed, or two neighbours swapped
    (optimal string alignment; F. Damerau, CACM 7(3), 1964).
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        following = [i]
        for j, b in enumerate(other, 1):
            cost = min(row[j] + 1, following[j - 1] + 1, row[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            following.append(cost)
        if min(following) > most:
            return most + 1
        before, row = row, following
    return row[-1]


def slip_cost(typed: str, meant: str) -> int:
    """Return how unlikely one slip is: 0, 1 or 2, smaller is likelier.

    A letter lost or two swapped can be had in few ways; a letter changed or added has
    an alphabet of ways, of which the key beside and the key twice are common.
    """
    if len(typed) < len(meant) or sorted(typed) == sorted(meant):
        return 0
    at = next((i for i, c in enumerate(meant) if typed[i] != c), len(meant))
    if len(typed) == len(meant):
        return 1 if _is_beside(typed[at], meant[at]) else 2
    around = meant[max(at - 1, 0) : at + 1]
    return 1 if any(c == typed[at] or _is_beside(typed[at], c) for c in around) else 2


def _is_beside(one: str, other: str) -> bool:
    """Whether two letters have neighbouring keys, on either keyboard."""
    for at, row in enumerate(_KEYS):
        place = row.find(one)
        if place < 0:
            continue
        group = _KEYS[:3] if at < 3 else _KEYS[3:]  # noqa: PLR2004 - rows a keyboard
        near = (abs(i - at % 3) for i, keys in enumerate(group) if other in keys)
        across = (abs(keys.find(other) - place) for keys in group if other in keys)
        return all(n <= 1 for n in (*near, *across)) and any(other in k for k in group)
    return False
