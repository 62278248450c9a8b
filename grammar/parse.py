"""Text to Parse: the whole command language behind one call.

The grammar decides; what it does not accept is asked about or refused, never guessed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from grammar.compose import Composer, Outcome
from grammar.context import Context
from grammar.followup import (
    Answer,
    Followed,
    FollowUps,
    answer_in,
    ellipsis_in,
    gap_of,
)
from grammar.frames import Frames
from grammar.items import Clause, Reader
from grammar.lalr import Automaton
from grammar.language import language
from grammar.lattice import Lattice
from grammar.lexer import Lexer
from grammar.lexicon import Lexicon
from grammar.model import Code, Command, Gap, Lang, Parse, Question, Status
from grammar.morph import Morphology
from grammar.normalize import fold
from grammar.pauses import run_end
from grammar.refuse import code_of, signs
from grammar.repair import Repairer
from grammar.scan import Scan
from grammar.search import Path, paths
from grammar.texts import Texts

MAX_LENGTH = 2000
_MOST_PATHS = 48
_MOST_OPTIONS = 3
_MOST_DIGITS = 4
_MOST_TRIED = 12
_MOST_WORDS = 220
_NOTHING = Context()


@dataclass(frozen=True, slots=True)
class Sighting:
    """An utterance looked at: its words, their senses, and its best reading."""

    scan: Scan
    lattice: Lattice
    outcome: Outcome | None
    path: Path | None = None

    def opened(self) -> frozenset[int] | None:
        """Where a reading took unknown words for a name; None if it left some over."""
        if self.path is None or self.outcome is None or self.outcome.unknown:
            return None
        taken = (e for e in self.path.edges if e.terminal in {"WORD", "MORE"})
        return frozenset(at for e in taken for at in range(e.start, e.end))


class Parser:
    """The command language. Load it once; parsing is pure and never raises."""

    def __init__(
        self,
        lexer: Lexer,
        automaton: Automaton,
        reader: Reader,
        composer: Composer,
        repairer: Repairer,
        texts: Texts,
        known: frozenset[str],
    ) -> None:
        self._lexer = lexer
        self._automaton = automaton
        self._reader = reader
        self._composer = composer
        self._repairer = repairer
        self._texts = texts
        self._known = known
        self._followups = FollowUps(composer.frames, self._clauses)

    @classmethod
    def load(cls) -> "Parser":
        """Read the shipped lexicon, rules and frames.

        Raises:
            GrammarError: a data file is broken.
        """
        lexicon, morphology = Lexicon.load(), Morphology()
        automaton = Automaton.load()
        return cls(
            Lexer(lexicon, morphology),
            automaton,
            Reader(morphology),
            Composer(Frames.load()),
            Repairer(lexicon, morphology, automaton),
            Texts.load(),
            lexicon.names(),
        )

    def answer(self, text: str) -> Answer | int | None:
        """Return what a text answers to an open plan or question.

        A number picks an option, counted from 1.
        """
        if len(text) > MAX_LENGTH:
            return None
        folded = fold(text)
        digits = folded.text.strip(" .)#")
        if digits.isascii() and digits.isdigit() and len(digits) < _MOST_DIGITS:
            return int(digits)
        scan = self._lexer.scan(folded)
        return answer_in(scan) if scan.words else None

    def fill(
        self, text: str, gap: Gap, *, lang: Lang | None = None, context: Context = _NOTHING
    ) -> Parse | None:
        """Return the command of a gap completed by an answer; None if it is none."""
        if len(text) > MAX_LENGTH:
            return None
        lattice = self._lexer.lattice(self._lexer.scan(fold(text)))
        bare = not any(e.terminal == "VERB" for row in lattice.edges for e in row)
        found = self._followups.fill(text, gap, context, is_bare=bare)
        return self._followed(text, lang, found)

    def follow(
        self, text: str, last: Command, *, lang: Lang | None = None, context: Context = _NOTHING
    ) -> Parse | None:
        """Return the last command varied by «а теперь зрение»; None if it is no such."""
        if len(text) > MAX_LENGTH:
            return None
        scan = self._lexer.scan(fold(text))
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
        said = language(self._lexer.scan(fold(text)))
        if not found.missing:
            return Parse(text, said, Status.OK, found.commands, mentions=found.mentions)
        question = self._texts.question(found.missing, found.missing, lang or said)
        gap = Gap(found.commands[0], found.missing)
        return Parse(
            text, said, Status.CLARIFY, found.commands, question,
            mentions=found.mentions, gap=gap,
        )  # fmt: skip

    def _clauses(self, text: str) -> Iterator[tuple[Clause, Lattice]]:
        """Read a text as one clause, each way in which the rules allow it."""
        folded = fold(text)
        if not any(char.isalnum() for char in folded.text):
            return
        lattice = self._lexer.lattice(self._lexer.scan(folded))
        for path in islice(paths(self._automaton, lattice), _MOST_PATHS):
            clauses = self._reader.clauses(path.tree, lattice, path.asked())
            if len(clauses) == 1:
                yield clauses[0], lattice

    def parse(
        self, text: str, *, lang: Lang | None = None, context: Context = _NOTHING
    ) -> Parse:
        """Return what `text` means.

        `lang` fixes the language of questions and reasons; `context` holds what was
        named before, for pronouns. Any string is accepted.
        """
        if len(text) > MAX_LENGTH:
            return self._reject(text, Code.TOO_LONG, lang or _rough(text))
        seen = self._look(text, context)
        if seen is None:
            return self._reject(text, Code.EMPTY, lang or Lang.EN)
        said = language(seen.scan)
        return self._parse(text, seen, said, lang or said, context)

    def _parse(
        self, text: str, seen: Sighting, said: Lang, lang: Lang, context: Context
    ) -> Parse:
        outcome = seen.outcome
        if outcome is None or not outcome.is_complete or seen.opened():
            question = self._misspelt(text, seen, lang, context)
            if question is not None:
                return Parse(text, said, Status.CLARIFY, (), question)
        if outcome is not None and outcome.is_complete:
            return Parse(
                text, said, Status.OK, outcome.commands, mentions=outcome.mentions
            )
        if outcome is not None and (outcome.belongs or not outcome.unknown):
            return self._clarify(text, said, lang, outcome, seen)
        return self._refuse(text, seen, said, lang, context)

    # looking

    def _look(self, text: str, context: Context) -> Sighting | None:
        """Scan and read a text; None if it holds no word at all."""
        folded = fold(text)
        if not any(char.isalnum() for char in folded.text):
            return None
        scan = self._lexer.scan(folded)
        if len(scan.words) > _MOST_WORDS:
            scan = Scan(scan.folded, scan.words[:_MOST_WORDS], scan.senses[:_MOST_WORDS])
        lattice = self._lexer.lattice(scan)
        return self._best(Sighting(scan, lattice, None), context)

    def _best(self, seen: Sighting, context: Context) -> Sighting:
        best, lattice = seen, seen.lattice
        for path in islice(paths(self._automaton, lattice), _MOST_PATHS):
            clauses = self._reader.clauses(path.tree, lattice, path.asked())
            found = self._composer.compose(clauses, lattice, context, path.notes())
            if found is None:
                continue
            if found.is_complete:
                return replace(seen, outcome=found, path=path)
            if best.outcome is None or (best.outcome.unknown and not found.unknown):
                best = replace(seen, outcome=found, path=path)
        return best

    def _outcome(self, text: str, context: Context) -> Outcome | None:
        seen = self._look(text, context)
        return seen.outcome if seen is not None else None

    # asking

    def _misspelt(
        self, text: str, seen: Sighting, lang: Lang, context: Context
    ) -> Question | None:
        options: list[tuple[bool, bool, int, str, str]] = []
        for changes, proposal in self._proposals(text, seen):
            again = self._look(proposal, context)
            found = again.outcome if again is not None else None
            if again is None or found is None or found.unknown or found.missing == "intent":
                continue
            if seen.opened() and not self._is_better(found, seen.outcome):
                continue
            opened = bool(again.opened())
            means = repr([c.to_dict() for c in found.commands])
            options.append((not found.is_complete, opened, changes, proposal, means))
            if len(options) == _MOST_TRIED:
                break
        if not options:
            return None
        best = min(option[:3] for option in options)
        meant: dict[str, str] = {}
        for option in options:
            if option[:3] == best:
                meant.setdefault(option[4], option[3])
        shown = tuple(meant.values())[:_MOST_OPTIONS]
        return self._texts.question("spelling", "utterance", lang, shown)

    def _proposals(self, text: str, seen: Sighting) -> Iterator[tuple[int, str]]:
        yield from self._repairer.proposals(seen.scan, seen.lattice, seen.opened())
        if seen.outcome is None and not any(seen.scan.senses):
            yield from ((1, other) for other in self._repairer.relayouts(text))

    def _is_better(self, found: Outcome, before: Outcome | None) -> bool:
        """Whether a correction names something known where an open name stood."""
        if before is None or (not before.is_complete and found.is_complete):
            return True
        if before.missing == "intent":
            return True
        opened = {m.name for m in before.mentions}
        new = {m.name.rpartition(".")[2] if not m.kind else _bare(m.name.partition(".")[2])
               for m in found.mentions if m.name not in opened}
        return bool(new & self._known)

    def _clarify(
        self, text: str, said: Lang, lang: Lang, outcome: Outcome, seen: Sighting
    ) -> Parse:
        slot = outcome.missing
        about = ", ".join(seen.scan.folded.original.split(",")[:1]).strip(" ?.!")
        match slot:
            case "intent" if not outcome.commands:
                gate = any("." not in m.name for m in outcome.mentions)
                question = self._texts.question(
                    "gate" if gate else "intent", slot, lang, about=about
                )
            case "intent" if len(outcome.filled) > 1 or outcome.unknown:
                question = self._texts.question("part", slot, lang)
            case "intent":
                question = self._texts.question("sure", slot, lang, (about,))
            case "target" if any(f.intent.value in {"lock", "unlock"} for f in outcome.filled):
                question = self._texts.question("unsure", slot, lang)
            case _:
                question = self._texts.question(slot, slot, lang)
        gaps = (gap_of(filled) for filled in outcome.filled[-1:])
        return Parse(
            text, said, Status.CLARIFY, outcome.commands, question,
            mentions=outcome.mentions, gap=next(gaps, None),
        )  # fmt: skip

    # refusing

    def _refuse(
        self, text: str, seen: Sighting, said: Lang, lang: Lang, context: Context
    ) -> Parse:
        part = self._understood_part(text, seen, context)
        if part is not None:
            return self._partly(text, said, lang, part, seen)
        found = signs(seen.scan, seen.lattice)
        negated = seen.lattice.has("negation") and self._is_negated(seen, found.is_known)
        code = code_of(found, negated=negated)
        if code is Code.OUT_OF_DOMAIN and found.reports and self._was_done(seen):
            code = Code.NOT_A_REQUEST
        reason = self._texts.reason(code, lang, found.named)
        return Parse(text, said, Status.REJECT, reason=reason)

    def _partly(
        self, text: str, said: Lang, lang: Lang, part: tuple[str, Outcome], seen: Sighting
    ) -> Parse:
        key = "either" if seen.lattice.has("or") else "part"
        question = self._texts.question(key, "intent", lang, (part[0],))
        return Parse(
            text, said, Status.CLARIFY, part[1].commands, question,
            mentions=part[1].mentions,
        )  # fmt: skip

    def _understood_part(
        self, text: str, seen: Sighting, context: Context
    ) -> tuple[str, Outcome] | None:
        """A whole command at the beginning or the end of what is not understood."""
        for before, after in _cuts(seen.scan):
            for start, end in ((0, before), (after, len(seen.scan.words))):
                span = seen.lattice.span(start, end)
                piece = text[span.start : span.end]
                found = self._outcome(piece, context)
                if found is not None and found.is_complete and found.commands:
                    return piece, found
        return None

    def _is_negated(self, seen: Sighting, is_known: bool) -> bool:  # noqa: FBT001
        """Whether the words would be a command without their negation."""
        scan = seen.scan
        kept = [True] * len(scan.words)
        for at in range(len(scan.words)):
            for end, sense in scan.senses[at]:
                if "negation" in sense.means:
                    kept[at:end] = [False] * (end - at)
        text = scan.folded.original
        pieces = (text[w.token.span.start : w.token.span.end] for w, k in zip(scan.words, kept, strict=True) if k)
        found = self._outcome(" ".join(pieces), _NOTHING)
        if found is not None and (found.is_complete or found.belongs) and found.commands:
            return True
        return is_known and signs(scan, seen.lattice).asks

    def _was_done(self, seen: Sighting) -> bool:
        """Whether a log is said to have been replayed: a report without a name."""
        return any(word.token.shape.value == "path" for word in seen.scan.words)

    def _reject(self, text: str, code: Code, lang: Lang) -> Parse:
        return Parse(text, lang, Status.REJECT, reason=self._texts.reason(code, lang))


def _bare(name: str) -> str:
    """A name without its version."""
    head, dot, label = name.rpartition(".v")
    return head if dot and label[:1].isdigit() else name


def _cuts(scan: Scan) -> Iterator[tuple[int, int]]:
    """The places where an utterance may fall apart into commands."""
    at = 1
    while at < len(scan.words):
        end = max(run_end(scan, at), scan.longest(at, "OR"))
        if end > at and end < len(scan.words):
            yield at, end
        at = max(end, at + 1)


def _rough(text: str) -> Lang:
    head = text[:MAX_LENGTH].lower()
    return Lang.RU if any("а" <= char <= "я" for char in head) else Lang.EN
