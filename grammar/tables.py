"""What the lexicon's files become once read: shared by all that reads or offers."""

from dataclasses import dataclass

from grammar.frames import Frames
from grammar.lalr import Automaton
from grammar.lexer import Lexer
from grammar.lexicon import Lexicon
from grammar.morph import Morphology


@dataclass(frozen=True, slots=True)
class Tables:
    """The lexicon, the dictionary, the rules and the frames; reading changes nothing.

    They may be read from several threads at once.
    """

    lexicon: Lexicon
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
        lexicon, morphology = Lexicon.load(), Morphology()
        lexer = Lexer(lexicon, morphology)
        return cls(lexicon, morphology, lexer, Automaton.load(), Frames.load())
