"""Text to Parse: the whole command language behind one call.

The grammar decides; what it does not accept is asked about or refused, never guessed.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache

from grammar.answers import Answer, answer_in, ellipsis_in
from grammar.ask import Asker
from grammar.blame import lacking
from grammar.canonical import Canonical
from grammar.complete import Completer
from grammar.compose import Composer, Outcome
from grammar.context import Context
from grammar.deeds import Deeds
from grammar.entities import Entities
from grammar.followup import Followed, FollowUps
from grammar.language import language
from grammar.model import Code, Command, Gap, Lang, Parse, Status
from grammar.normalize import MAX_LENGTH, is_too_long
from grammar.reader import Reader
from grammar.refuse import Refuser
from grammar.repair import Repairer
from grammar.sight import Sight, Sighting
from grammar.signs import is_greeting
from grammar.tables import Tables
from grammar.texts import Texts
from grammar.usage import Usage

_MOST_DIGITS = 4
_NOTHING = Context()
_KIN = 8
"""How many sets of further names a parser keeps what it made for."""


class Parser:
    """The command language. Load it once; parsing is pure and never raises."""

    def __init__(
        self,
        tables: Tables,
        sight: Sight,
        asker: Asker,
        refuser: Refuser,
        texts: Texts,
        entities: Entities | None,
    ) -> None:
        self._tables = tables
        self._sight = sight
        self._asker = asker
        self._refuser = refuser
        self._texts = texts
        self._entities = entities
        self._followups = FollowUps(sight.frames, sight.clauses)
        self._kin = lru_cache(_KIN)(self._with)

    @classmethod
    def load(cls, *, with_entities: bool = True) -> "Parser":
        """Read the shipped lexicon, rules and frames.

        Without entities the options of questions name fewer things; what is accepted
        is the same.

        Raises:
            GrammarError: a data file is broken.
        """
        tables, texts = Tables.load(), Texts.load()
        sight = _sight(tables)
        morphology = tables.morphology
        entities = Entities(sight.scan, morphology) if with_entities else None
        return cls._made(tables, sight, Deeds.load(morphology), texts, entities)

    @classmethod
    def _made(
        cls,
        tables: Tables,
        sight: Sight,
        deeds: Deeds,
        texts: Texts,
        entities: Entities | None,
    ) -> "Parser":
        lexicon, morphology = tables.lexicon, tables.morphology
        repairer = Repairer(lexicon, morphology, tables.automaton)
        asker = Asker(sight, repairer, texts, deeds, lexicon.names())
        return cls(tables, sight, asker, Refuser(sight, texts), texts, entities)

    def knowing(self, names: Mapping[str, str]) -> "Parser":
        """Return a parser that knows these names beside those of the lexicon.

        `names` gives the address that each stands for. The same names give the same
        parser again, as long as few others were asked for between.
        """
        return self._kin(tuple(sorted(names.items()))) if names else self

    def _with(self, names: tuple[tuple[str, str], ...]) -> "Parser":
        tables = self._tables.knowing(dict(names))
        deeds, sight = self._asker.deeds, _sight(tables)
        return self._made(tables, sight, deeds, self._texts, self._entities)

    def is_said(self, text: str) -> bool:
        """Whether a text is a word or a phrase of the language, whatever it means."""
        if is_too_long(text):
            return False
        scan = self._sight.scan(text)
        return bool(scan.words) and any(
            end == len(scan.words) for end, _ in scan.senses[0]
        )

    def completer(self) -> Completer:
        """Return a completer that shares what this parser has read."""
        return Completer(self._tables, Usage.load())

    def sentence(self, commands: Sequence[Command], lang: Lang) -> str:
        """Return commands said back: one sentence that reads as exactly these."""
        return self._canonical.sentence(commands, lang)

    @cached_property
    def _canonical(self) -> Canonical:
        # Only who is asked to confirm something hears it said back.
        return Canonical.load(self._tables.lexicon, self._tables.morphology)

    def parse(
        self, text: str, *, lang: Lang | None = None, context: Context = _NOTHING
    ) -> Parse:
        """Return what `text` means.

        `lang` fixes the language of questions and reasons; `context` holds what was
        named before, for pronouns. Any string is accepted.
        """
        if is_too_long(text):
            said = _rough(text)
            return self._refuser.reject(text, Code.TOO_LONG, said, lang or said)
        seen = self._sight.look(text, context)
        if seen is None:
            return self._refuser.reject(text, Code.EMPTY, Lang.EN, lang or Lang.EN)
        said = language(seen.scan)
        return self._judged(text, seen, said, lang or said, context)

    def _judged(
        self, text: str, seen: Sighting, said: Lang, lang: Lang, context: Context
    ) -> Parse:
        outcome = seen.outcome
        if seen.is_row:
            return self._refuser.refuse(text, seen, said, lang, context)
        thanks = outcome is not None and outcome.is_help
        if thanks and is_greeting(seen.scan, seen.lattice):
            # «благодарю за помощь» asks for none.
            return self._refuser.refuse(text, seen, said, lang, context)
        if outcome is None or not outcome.is_complete or seen.is_free():
            meant = self._meant(text, seen, said, lang, context)
            if meant is not None:
                return meant
        if _is_foreign(outcome):
            outcome = self._sight.gapped(seen, context)
        if outcome is None or _is_foreign(outcome):
            return self._refuser.refuse(text, seen, said, lang, context)
        if outcome.is_complete:
            commands, mentions = outcome.commands, outcome.mentions
            return Parse(text, said, Status.OK, commands, mentions=mentions)
        asked = self._asker.clarify(text, said, lang, outcome, self._names)
        return asked.about(lacking(outcome, seen))

    def _meant(
        self, text: str, seen: Sighting, said: Lang, lang: Lang, context: Context
    ) -> Parse | None:
        """A question with the request that may be meant; None if there is none."""
        if seen.outcome is None or not seen.outcome.is_complete:
            named = self._asker.deed(text, seen, said, lang, context)
            if named is not None:
                return named
        question = self._asker.misspelt(text, seen, lang, context)
        if question is None:
            return None
        return Parse(text, said, Status.CLARIFY, (), question)

    def _names(self, text: str) -> tuple[str, ...]:
        return self._entities.names(text) if self._entities is not None else ()

    def answer(self, text: str) -> Answer | int | None:
        """Return what a text answers to an open plan or question.

        A number picks an option, counted from 1.
        """
        if is_too_long(text):
            return None
        digits = text.strip(" .)#")
        if digits.isascii() and digits.isdigit() and len(digits) < _MOST_DIGITS:
            return int(digits)
        scan = self._sight.scan(text)
        return answer_in(scan) if scan.words else None

    def fill(
        self,
        text: str,
        gap: Gap,
        *,
        lang: Lang | None = None,
        context: Context = _NOTHING,
    ) -> Parse | None:
        """Return the command of a gap completed by an answer; None if it is none."""
        if is_too_long(text):
            return None
        bare = not self._sight.has_verb(text)
        found = self._followups.fill(text, gap, context, is_bare=bare)
        return self._followed(text, lang, found)

    def follow(
        self,
        text: str,
        last: Command,
        *,
        lang: Lang | None = None,
        context: Context = _NOTHING,
    ) -> Parse | None:
        """Return the last command varied by «а теперь зрение»; None if it is not."""
        if is_too_long(text):
            return None
        scan = self._sight.scan(text)
        left = ellipsis_in(scan)
        if left is None:
            return None
        first, end = scan.words[left[0]].token.span, scan.words[left[1] - 1].token.span
        rest = text[first.start : end.end]
        return self._followed(text, lang, self._followups.follow(rest, last, context))

    def _followed(
        self, text: str, lang: Lang | None, found: Followed | None
    ) -> Parse | None:
        if found is None:
            return None
        said = language(self._sight.scan(text))
        if not found.missing:
            return Parse(text, said, Status.OK, found.commands, mentions=found.mentions)
        kind = str(found.commands[0].slots.get("parameter", ""))
        question = self._texts.question(
            found.missing, found.missing, lang or said, kind=kind
        )
        gap = Gap(found.commands[0], found.missing)
        return Parse(
            text, said, Status.CLARIFY, found.commands, question,
            mentions=found.mentions, gap=gap,
        )  # fmt: skip


def _sight(tables: Tables) -> Sight:
    reader, composer = Reader(tables.morphology), Composer(tables.frames)
    return Sight(tables.lexer, tables.automaton, reader, composer)


def _is_foreign(outcome: Outcome | None) -> bool:
    return outcome is None or bool(outcome.unknown and not outcome.belongs)


def _rough(text: str) -> Lang:
    head = text[:MAX_LENGTH].lower()
    return Lang.RU if any("а" <= char <= "я" for char in head) else Lang.EN
