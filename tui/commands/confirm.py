"""Asking for a confirm on a terminal: whole words only, never a letter."""

import sys

from agent.texts import say
from grammar.model import Lang
from tui.console import note

YES = {"да", "yes"}
NO = {"нет", "no"}


def ask(lang: Lang) -> bool | None:
    """Ask until the answer is a whole word; the end of input means no.

    Returns:
        The answer, or None where nobody can be asked: the plan stays unconfirmed.
    """
    if not sys.stdin.isatty():
        note(say(lang, "plan.unasked"))
        return None
    while True:
        sys.stderr.write(say(lang, "plan.ask") + " ")
        sys.stderr.flush()
        line = sys.stdin.readline()
        word = line.strip().casefold()
        if not line or word in NO:
            return False
        if word in YES:
            return True
        note(say(lang, "plan.whole_word"))
