"""Lexicon spellings as they stand in a sentence: put into a case, with agreement."""

from collections.abc import Sequence
from functools import lru_cache

from grammar.model import Gender
from grammar.morph import Form, Morphology

_CACHE = 4096
_VERBAL = frozenset({"INFN", "VERB", "PRTF"})
_GENDERS = {
    Gender.MASCULINE: "masc",
    Gender.FEMININE: "femn",
    Gender.NEUTER: "neut",
}


def plain(word: str) -> str:
    """Return a word of the lexicon without its marks: `=слово`, `слово/pl`."""
    return word.lstrip("=").partition("/")[0]


class Inflector:
    """Puts spellings of the lexicon into a case, verbs into the imperative."""

    def __init__(self, morphology: Morphology) -> None:
        self._morphology = morphology
        self.cased = lru_cache(_CACHE)(self._in_case)
        self.asked = lru_cache(_CACHE)(self._as_request)

    def _in_case(self, spelling: str, case: str) -> str:
        """Return a spelling with its inflecting words in `case` (a pymorphy tag).

        Nouns after the first depend on it and stand in the genitive: «лимит памяти».
        """
        words = spelling.split()
        number = "plur" if any(word.endswith("/pl") for word in words) else "sing"
        gender = self._gender(words)
        head = next((i for i, w in enumerate(words) if self._is_noun(w)), len(words))
        return " ".join(
            self._form(w, "gent" if at > head else case, number, gender)
            for at, w in enumerate(words)
        )

    def _is_noun(self, word: str) -> bool:
        return self._morphology.readings(plain(word))[0].part == "NOUN"

    def _as_request(self, spelling: str, number: str) -> str:
        """Return a verb phrase as a request, `number` "sing" or "plur".

        A form that does not read back as an imperative is given up for the infinitive.
        """
        head, *rest = spelling.split()
        if not head.startswith("=") and not head.isascii():
            form = self._morphology.inflect(head, "impr", number, "excl")
            reads = self._morphology.readings(form)
            back = any(r.form is Form.IMPERATIVE and r.lemma == head for r in reads)
            head = form if back else head
        return " ".join([plain(head), *map(plain, rest)])

    def is_verbal(self, word: str) -> bool:
        """Return whether a word tells of a thing by what it does: «отличается».

        The lexicon knows questions by such words; nobody asks for things with them.
        """
        return self._morphology.readings(plain(word))[0].part in _VERBAL

    def _gender(self, words: Sequence[str]) -> tuple[str, ...]:
        """The grammeme that an adjective needs to agree with the noun."""
        for word in words:
            for reading in self._morphology.readings(plain(word)):
                if reading.part == "NOUN" and reading.gender is not None:
                    return (_GENDERS[reading.gender],)
        return ()

    def _form(self, word: str, case: str, number: str, gender: tuple[str, ...]) -> str:
        bare = plain(word)
        if word.startswith("=") or bare.isascii():
            return bare
        if self._morphology.readings(bare)[0].part in {"ADJF", "PRTF"}:
            agreed = gender if number == "sing" else ()
            # Only here does the accusative tell living things from others.
            is_told = case == "accs" and agreed not in {("femn",), ("neut",)}
            inanimate = ("inan",) if is_told else ()
            return self._morphology.inflect(bare, case, number, *agreed, *inanimate)
        return self._morphology.inflect(bare, case, number)
