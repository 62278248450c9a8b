"""The data files that ship with the grammar.

Read beside the code: `importlib.resources` would import what reads zip files first,
and a command that only parses starts in a fifth of a second.
"""

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def shipped(folder: str, file: str) -> str:
    """Return the text of a data file of `lexicon` or `rules`."""
    return _HERE.joinpath(folder, file).read_text("utf-8")
