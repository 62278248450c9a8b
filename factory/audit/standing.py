"""How the journal stands to its last checkpoint, as the status shows it at once.

This compares one hash only; `verdict` is what reads every entry.
"""

from enum import StrEnum

from factory.values import Frozen


class Footing(StrEnum):
    """Whether the last checkpoint carries the journal.

    `whole`: all of it; `tail`: all but the last entries; `foreign`: it is of another
    journal; `unsure`: the checkpoint or its key cannot be read.
    """

    WHOLE = "whole"
    TAIL = "tail"
    FOREIGN = "foreign"
    UNSURE = "unsure"


class Standing(Frozen):
    """The last checkpoint: the `size` it covers of so many `entries`, and its time."""

    footing: Footing
    entries: int
    size: int = 0
    at: str = ""
