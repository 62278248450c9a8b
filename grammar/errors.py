"""What can go wrong for a caller of the grammar; each error has a stable code."""

from typing import ClassVar


class GrammarError(Exception):
    """A fault of the grammar's data or of its caller.

    `code` is stable and meant for programs; the text is meant for people.
    """

    code: ClassVar[str] = "grammar_error"


class LexiconError(GrammarError):
    """A lexicon file holds something that the loader cannot use."""

    code = "lexicon_invalid"

    def __init__(self, file: str, problem: str) -> None:
        super().__init__(f"{file}: {problem}")
        self.file = file
        self.problem = problem


class RuleError(GrammarError):
    """The rules do not form an LALR(1) grammar, or the frame table is wrong."""

    code = "rules_invalid"
