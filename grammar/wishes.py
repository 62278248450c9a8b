"""Wishes and suppositions: where a verb that reports nevertheless asks.

«Хочу, чтобы ты включил», "I want it disabled", "what if voice is disabled" ask by forms
that elsewhere tell what was done. Only the speaker's own wish does; what another one
wants is a report.
"""

from dataclasses import dataclass
from functools import cached_property

from grammar.morph import Form
from grammar.scan import Scan
from grammar.tokens import Shape

PAST = frozenset({Form.PAST, Form.PASSIVE})
"""The forms that tell of a deed that is done."""
_FAR = 1 << 30
_SUPPOSED = PAST | {Form.FINITE, Form.LETS}
_LET = frozenset({"пусть", "пускай"})
_THAT = frozenset({"чтобы", "чтоб"})
_LETS = frozenset({"давай", "давайте"})
_IF = frozenset({"если", "if"})
_SUBJECTS = frozenset({
    "i", "we", "you", "he", "she", "they", "someone", "somebody", "anyone", "anybody",
    "я", "мы", "ты", "вы", "он", "она", "они", "кто", "бы",
})  # fmt: skip
_INDEFINITE = frozenset({"то", "нибудь", "либо"})
BEING = frozenset({
    "is", "are", "was", "were", "be", "gets", "got", "get",
    "будет", "будут", "был", "была", "было", "были",
})  # fmt: skip
"""Auxiliaries that may stand before the participle of a wished or supposed deed."""
# After these a participle tells what a thing is like, not what to do with it.
_RELATIVE = frozenset({
    "that", "which", "who", "was", "were", "is", "are", "been", "being", "has", "had",
    "to", "what", "why", "how", "if", "when", "whether", "not", "n't", "never",
})  # fmt: skip
_REACH = 14
_LONGEST = 6


@dataclass(frozen=True)
class Mood:
    """Where the words stand that turn reports of an utterance into requests."""

    scan: Scan

    def is_wished(self, at: int, form: Form) -> bool:
        """Whether a wish turns the verb `at`: «чтобы включил», "must be on"."""
        if "MODAL" not in self.scan.terminals:
            return False
        if form is Form.FINITE:
            return self._let < at
        if form not in PAST:
            return False
        if at in self._must or (form is Form.PAST and self._is_had(at)):
            return True
        is_told = form is Form.PAST or self.scan.text(at - 1) in BEING
        return is_told and self._that < at

    def is_supposed(self, at: int, form: Form) -> bool:
        """Whether "what would happen if" stands before: «обновлю» then asks, too."""
        if form is Form.PASSIVE and self.scan.text(at - 1) not in BEING:
            return False
        return form in _SUPPOSED and self.follows_if(at)

    def is_let(self, at: int) -> bool:
        """Whether «давай» stands before a word."""
        return self._lets < at

    def takes_gerund(self, at: int) -> bool:
        """Whether "how about" or a preview stands before, which a gerund follows."""
        return self._gerund < at

    def follows_if(self, at: int) -> bool:
        """Whether a preview that ends in "if" begins before a word."""
        return "DRY" in self.scan.terminals and self._if < at

    def _is_had(self, at: int) -> bool:
        """Whether but an object parts a wish and its deed: "I want it disabled"."""
        for place in range(at, max(-1, at - _REACH), -1):
            if place in self._apart:
                return True
            word = self.scan.words[place - 1]
            if word.token.shape is Shape.PUNCT or word.text in _RELATIVE:
                return False
        return False

    @cached_property
    def _wishes(self) -> list[tuple[int, int, bool]]:
        """Where each wish begins and ends, and whether its object stands after it."""
        return [
            (at, end, bool(sense.means.get("apart")))
            for at in range(len(self.scan.words))
            for end, sense in self.scan.find(at, "MODAL")
            if sense.means.get("wish")
        ]

    @cached_property
    def _apart(self) -> frozenset[int]:
        """Where wishes end whose object follows: "I want"."""
        return frozenset(end for _, end, is_apart in self._wishes if is_apart)

    @cached_property
    def _must(self) -> frozenset[int]:
        """Where the verbs of wishes stand that lead them: "must be disabled"."""
        leading = (
            end
            for start, end, is_apart in self._wishes
            if not is_apart and self.scan.text(start) not in _LET | _THAT
        )
        return frozenset(_skips(self.scan, end) for end in leading)

    @cached_property
    def _lets(self) -> int:
        texts = enumerate(self.scan.texts)
        return next((at for at, text in texts if text in _LETS), _FAR)

    @cached_property
    def _gerund(self) -> int:
        """Where the first modal or preview stands that a gerund may follow."""
        for at in range(len(self.scan.words)):
            for _, sense in self.scan.find(at, "MODAL", "DRY"):
                if sense.terminal == "DRY" or sense.means.get("gerund"):
                    return at
        return _FAR

    @cached_property
    def _let(self) -> int:
        places = (s for s, _, _ in self._wishes if self.scan.text(s) in _LET)
        return next(places, _FAR)

    @cached_property
    def _that(self) -> int:
        """Where «чтобы» stands first that the speaker's own wish leads, or "ensure"."""
        places = (
            at
            for at in range(len(self.scan.words))
            for _, sense in self.scan.find(at, "MODAL")
            if sense.means.get("that")
            or (self.scan.text(at) in _THAT and _is_own(self.scan, at))
        )
        return next(places, _FAR)

    @cached_property
    def _if(self) -> int:
        words = self.scan.words
        for at in range(len(words)):
            if any(words[e - 1].text in _IF for e, _ in self.scan.find(at, "DRY")):
                return at
        return _FAR


def past_subject(scan: Scan, at: int) -> int:
    """Return where "if" ends with the pronoun after it; it does not matter who."""
    if scan.text(at - 1) not in _IF or scan.text(at) not in _SUBJECTS:
        return at
    is_indefinite = scan.text(at) == "кто" and scan.text(at + 1) in _INDEFINITE
    return at + 2 if is_indefinite else at + 1


def _is_own(scan: Scan, at: int) -> bool:
    """Whether the speaker's wish leads «чтобы»: «надо, чтобы», not «Катя просит …»."""
    end = at - 1 if scan.text(at - 1) == "," else at
    places = range(max(0, end - _LONGEST), end)
    return any(stop == end for i in places for stop, _ in scan.find(i, "MODAL"))


def _skips(scan: Scan, at: int) -> int:
    """Where the words without weight end that begin here."""
    while scan.longest(at, "") > at:
        at = scan.longest(at, "")
    return at
