"""A sentence in both languages."""

from typing import NamedTuple


class Text(NamedTuple):
    """One sentence in both languages; fields stand in braces."""

    ru: str
    en: str
