"""What the lexicon's files become once read: shared by all that reads or offers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from grammar.asides import Asides
from grammar.frames import Frames
from grammar.lalr import Automaton
from grammar.lexer import Lexer
from grammar.lexicon import Lexicon, Sense
from grammar.morph import Morphology
from grammar.words import is_russian


@dataclass(frozen=True, slots=True)
class Tables:
    """The lexicon, the dictionary, the rules and the frames; reading changes nothing.

    They may be read from several threads at once.
    """

    lexicon: Lexicon
    asides: Asides
    morphology: Morphology
    lexer: Lexer
    automaton: Automaton
    frames: Frames

    @classmethod
    def load(cls) -> "Tables":
        """Read the shipped files.

        Raises:
            GrammarError: a data file is broken.
        """
        lexicon, asides, morphology = Lexicon.load(), Asides.load(), Morphology()
        lexer = Lexer(lexicon, asides, morphology)
        return cls(lexicon, asides, morphology, lexer, Automaton.load(), Frames.load())

    def knowing(self, names: Mapping[str, str]) -> "Tables":
        """Return tables that know these names as well.

        `names` gives the address of each; Russian words are known in every case.
        """
        named = ((self._spelling(said), said, is_) for said, is_ in names.items())
        lexicon = self.lexicon.knowing(
            (spelling, Sense("NAME", {"name": is_}, words=tuple(said.split())))
            for spelling, said, is_ in named
        )
        lexer = Lexer(lexicon, self.asides, self.morphology)
        return replace(self, lexicon=lexicon, lexer=lexer)

    def _spelling(self, name: str) -> str:
        """A name as the lexicon spells it: Russian words by their dictionary form."""
        return " ".join(
            self.morphology.readings(word)[0].lemma if is_russian(word) else word
            for word in name.lower().replace("ё", "е").split()
        )
