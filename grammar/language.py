"""Which language an utterance is in: names and identifiers belong to none."""

from grammar.model import Lang
from grammar.scan import Scan

_SPEAKING = frozenset({"VERB", "NOUN", "PREP", "AND", "SEP", "MODAL", "DRY", "KIND"})


def language(scan: Scan) -> Lang:
    """Return the language that most of the meaning is said in."""
    if not any(word.readings for word in scan.words):
        return Lang.EN
    english = any(_speaks(scan, at) for at in range(len(scan.words)))
    return Lang.MIXED if english else Lang.RU


def _speaks(scan: Scan, at: int) -> bool:
    """Whether a Latin word is one of the language and no mere name or backend."""
    word = scan.words[at]
    if not word.is_word or word.is_cyrillic:
        return False
    return any(
        sense.terminal in _SPEAKING and "capability" not in sense.means
        for _, sense in scan.senses[at]
    )
