"""Short utterances that live on what was said before: yes, no, undo, "and vision too".

Only their marks are found here; what they mean is up to the conversation.
"""

from enum import StrEnum

from grammar.scan import Scan
from grammar.tokens import Shape


class Answer(StrEnum):
    """What a whole utterance may answer to a plan or a question."""

    YES = "yes"
    NO = "no"
    UNDO = "undo"


def answer_in(scan: Scan) -> Answer | None:
    """Return what a text answers, if all of it is an answer."""
    last = len(scan.words)
    while last and scan.words[last - 1].token.shape in {Shape.PUNCT, Shape.EMOJI}:
        last -= 1
    for end, sense in scan.find(0, "ANSWER"):
        if end == last or _is_manners(scan, end, last):
            return Answer(sense.means["answer"])
    return None


def _is_manners(scan: Scan, at: int, last: int) -> bool:
    while at < last:
        end = max(scan.carries(at, "polite"), scan.carries(at, "noise"))
        if end == at and scan.words[at].token.shape is Shape.PUNCT:
            end = at + 1
        if end == at:
            return False
        at = end
    return True


def ellipsis_in(scan: Scan) -> tuple[int, int] | None:
    """Return the words that are left without the marks of an ellipsis.

    None if nothing marks one: «а теперь зрение», "v2 too".
    """
    start, end = 0, len(scan.words)
    while end and scan.words[end - 1].token.shape is Shape.PUNCT:
        end -= 1
    first = _marked(scan, start)
    while first > start:
        start = first
        first = _marked(scan, start)
    stop = end
    for at in range(max(start, end - 3), end):
        if any(e == end for e, _ in scan.find(at, "ELLIPSIS")):
            stop = min(stop, at)
    if (start == 0 and stop == end) or start >= stop:
        return None
    return start, stop


def _marked(scan: Scan, at: int) -> int:
    end = scan.longest(at, "ELLIPSIS")
    return at + 1 if end == at and at and scan.text(at) == "," else end
