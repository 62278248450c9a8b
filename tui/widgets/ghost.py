"""The grey text behind the caret: what the typed text may go on as. Pure rules."""

from typing import Protocol

from tui.safe import visible

IDLE_S = 0.15
"""Seconds without a change of the text before its continuation is looked up."""
LONGEST = 300
"""Characters of the longest text that is completed; what is pasted is no command."""


class Completing(Protocol):
    """A Command Cell that knows what a text may go on as."""

    def complete(self, text: str) -> tuple[str, ...]:
        """The texts that may come of `text`, best first; each begins with it.

        Called from a thread, also while the cell is busy with an utterance.
        """
        ...


def is_open(text: str) -> bool:
    """Whether a text ends in a word or in one space behind it, so that it may go on."""
    return len(text) <= LONGEST and bool(text.strip()) and text[-2:].strip() != ""


def ghost(text: str, offered: str) -> str:
    """What to show behind a text, or nothing.

    Args:
        text: what is typed; the caret stands at its end.
        offered: a text that it, or an earlier state of it, may go on as.

    Returns:
        The rest of `offered`, if it continues the text and can be shown as it is.
    """
    if not is_open(text) or not offered.startswith(text):
        return ""
    rest = offered[len(text) :]
    return rest if visible(rest) == rest and "\n" not in rest else ""
