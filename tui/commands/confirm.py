"""Asking for a confirm on a terminal: whole words only, never a letter.

A plan of high risk takes the name of its subject instead.
"""

import sys

from agent.texts import say
from grammar.model import Lang
from tui.console import note

YES = {"да", "yes"}
NO = {"нет", "no"}


def ask_name(lang: Lang, name: str) -> str | None:
    """Ask for a name once; the end of input, an empty line or a no means no.

    Returns:
        What was typed, empty for a no; None where nobody can be asked.
    """
    if not sys.stdin.isatty():
        note(say(lang, "plan.unnamed", name=name))
        return None
    sys.stderr.write(say(lang, "plan.name", name=name) + " ")
    sys.stderr.flush()
    line = sys.stdin.readline().strip()
    return "" if line.casefold() in NO else line


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
