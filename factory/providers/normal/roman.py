"""Roman numerals below four hundred, as centuries need them."""

import re
from typing import Final

ROMAN: Final = r"(?<![\w-])[IVXLC]{1,9}(?![\w])"
_SHAPE: Final = re.compile(r"(C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")
_VALUES: Final = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


def roman_value(text: str) -> int | None:
    """The value of a well-formed numeral, 1..399, or nothing."""
    if not text or not _SHAPE.fullmatch(text):
        return None
    values = [_VALUES[letter] for letter in text]
    following = [*values[1:], 0]
    return sum(
        -value if value < after else value
        for value, after in zip(values, following, strict=True)
    )
