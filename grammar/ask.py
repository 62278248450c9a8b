"""Questions: what an utterance lacks, or what a misspelt one may have been."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple

from grammar.compose import Outcome
from grammar.context import Context
from grammar.deeds import Deeds
from grammar.fill import Filled
from grammar.followup import gap_of
from grammar.literally import literal_forms
from grammar.model import Intent, Lang, Parse, Question, Status
from grammar.repair import Correction, Repairer
from grammar.sight import Sight, Sighting
from grammar.texts import Texts
from grammar.vocabulary import SMALL

Namer = Callable[[str], tuple[str, ...]]
"""Proposes names that an utterance may hold; what it says only fills options."""

_MOST_OPTIONS = 3
_MOST_TRIED = 12
_NOWHERE = frozenset[int]()
_GATES = frozenset({Intent.LOCK, Intent.UNLOCK})


class _Proposal(NamedTuple):
    """A corrected utterance with what speaks for it, smaller first."""

    is_incomplete: bool
    is_open: bool
    changes: int
    text: str
    places: frozenset[int]
    meaning: str

    def is_enough(self, correction: Correction) -> bool:
        """Whether a correction that changes more words cannot be better."""
        is_whole = not self.is_incomplete and not self.is_open
        return is_whole and self.changes < len(correction.places)


class Asker:
    """Makes questions of what is not whole; `known` are the names of the lexicon."""

    def __init__(
        self,
        sight: Sight,
        repairer: Repairer,
        texts: Texts,
        deeds: Deeds,
        known: frozenset[str],
    ) -> None:
        self._sight = sight
        self.deeds = deeds
        self._repairer = repairer
        self._texts = texts
        self._known = known

    def misspelt(
        self, text: str, seen: Sighting, lang: Lang, context: Context
    ) -> Question | None:
        """Return a question with corrected utterances; None if there are none.

        Where the utterance is a command as it stands, the last option says so.
        """
        found: list[_Proposal] = []
        for correction in self._corrections(text, seen):
            if any(one.is_enough(correction) for one in found):
                break
            judged = self._judged(correction, seen, context)
            if judged is not None:
                found.append(judged)
            if len(found) == _MOST_TRIED:
                break
        if not found:
            return None
        best = min(one[:3] for one in found)
        meant: dict[str, str] = {}
        for one in found:
            if one[:3] == best:
                meant.setdefault(one.meaning, one.text)
        options = tuple(meant.values())[:_MOST_OPTIONS]
        changed = frozenset[int]().union(*(one.places for one in found))
        literal = self._literal(changed, seen, context)
        asked = self._texts.question(
            "spelling", "utterance", lang, (*options, *literal)
        )
        wrong = next(one.places for one in found if one.text == options[0])
        words = (seen.scan.words[at] for at in sorted(wrong))
        return replace(asked, spans=tuple(word.token.span for word in words))

    def _literal(
        self, changed: frozenset[int], seen: Sighting, context: Context
    ) -> tuple[str, ...]:
        """The utterance with its doubtful names in quotes, if it is a command so."""
        if seen.outcome is None or not seen.outcome.is_complete:
            return ()
        # What was spent on corrections must not take this answer away.
        meaning, effort = _meaning(seen.outcome), self._sight.again(seen)
        for quoted in literal_forms(seen, changed):
            again = self._sight.look(quoted, context, effort)
            if again is None or again.outcome is None:
                continue
            if again.outcome.is_complete and _meaning(again.outcome) == meaning:
                return (quoted,)
        return ()

    def deed(
        self, text: str, seen: Sighting, said: Lang, lang: Lang, context: Context
    ) -> Parse | None:
        """Return a question for a deed said as a noun; None where none is said so."""
        request = self.deeds.request(seen.scan)
        again = request and self._sight.look(request, context, seen.effort)
        found = again.outcome if again else None
        if request is None or found is None or not found.is_complete:
            return None
        question = self._texts.question("deed", "intent", lang, (request,))
        return Parse(
            text, said, Status.CLARIFY, found.commands, question,
            mentions=found.mentions,
        )  # fmt: skip

    def clarify(
        self, text: str, said: Lang, lang: Lang, outcome: Outcome, namer: Namer
    ) -> Parse:
        """Return the parse of an utterance that is understood and not complete."""
        question = self._question(text, lang, outcome)
        if outcome.unknown and question.slot == "target":
            named = namer(text)
            options = tuple(dict.fromkeys([*named, *question.options]))
            question = Question(question.slot, question.text, options)
        gaps = (gap_of(filled) for filled in outcome.filled[-1:])
        return Parse(
            text, said, Status.CLARIFY, outcome.commands, question,
            mentions=outcome.mentions, gap=next(gaps, None),
        )  # fmt: skip

    def _corrections(self, text: str, seen: Sighting) -> Iterator[Correction]:
        if not self._sight.affords(text, seen.effort):
            return
        whole = seen.outcome is not None and seen.outcome.is_complete
        told = seen.told() if whole else _NOWHERE
        yield from self._repairer.corrections(
            seen.scan, seen.lattice, seen.opened(), told
        )
        if seen.outcome is None and not any(seen.scan.senses):
            yield from (
                Correction(other, _NOWHERE) for other in self._repairer.relayouts(text)
            )

    def _judged(
        self, correction: Correction, seen: Sighting, context: Context
    ) -> _Proposal | None:
        """A correction that the grammar takes; None where it is no better."""
        again = self._sight.look(correction.text, context, seen.effort)
        if again is None or again.outcome is None:
            return None
        found, before = again.outcome, seen.outcome
        if found.unknown or found.missing == "intent":
            return None
        if not found.is_complete and _joins_only(correction, again):
            return None
        asks = bool(seen.opened()) or (before is not None and before.is_complete)
        if asks and not self._is_better(correction, seen, again):
            return None
        is_open = bool(again.named())
        return _Proposal(
            not found.is_complete,
            is_open,
            len(correction.places),
            correction.text,
            correction.places,
            _meaning(found),
        )

    def _is_better(
        self, correction: Correction, seen: Sighting, again: Sighting
    ) -> bool:
        """Whether a correction is better than to take the words as they stand."""
        found, before = again.outcome, seen.outcome
        if found is None or before is None or before.missing == "intent":
            return found is not None
        if not before.is_complete and found.is_complete:
            return True
        if correction.places <= seen.told():
            is_more = len(found.commands) > len(before.commands)
            return found.is_complete and (is_more or _thanks_only(correction, again))
        kept = _links(found) == _links(before) and found.is_complete
        if kept and not correction.places & again.named():
            return True
        old = {mention.name for mention in before.mentions}
        new = (mention.name for mention in found.mentions if mention.name not in old)
        return any(_bare(name) in self._known for name in new)

    def _question(self, text: str, lang: Lang, outcome: Outcome) -> Question:
        slot, ask = outcome.missing, self._texts.question
        match slot:
            case "intent":
                return self._what_to_do(text, lang, outcome)
            case "target" if any(_is_unsure(one) for one in outcome.filled):
                return ask("unsure", slot, lang)
            case "value":
                parameter = str(outcome.commands[-1].slots.get("parameter", ""))
                return ask("value", slot, lang, kind=parameter)
            case "to":
                return ask(slot, slot, lang, kind=outcome.commands[-1].intent.value)
            case _:
                return ask(slot, slot, lang)

    def _what_to_do(self, text: str, lang: Lang, outcome: Outcome) -> Question:
        about = text.strip(" ?.!")
        if not outcome.commands:
            gate = any("." not in mention.name for mention in outcome.mentions)
            return self._texts.question(
                "gate" if gate else "intent", "intent", lang, about=about
            )
        if len(outcome.filled) == 1 and _is_doubtful(outcome.filled[0]):
            span = outcome.commands[0].spans["target"]
            return self._texts.question(
                "back", "intent", lang, about=text[span.start : span.end]
            )
        if len(outcome.filled) > 1 or outcome.unknown:
            return self._texts.question("part", "intent", lang)
        return self._texts.question("sure", "intent", lang, (about,))


def _joins_only(correction: Correction, again: Sighting) -> bool:
    """Whether what was corrected became words that carry nothing themselves."""
    rows = (
        again.scan.index[at] for at in correction.places if at < len(again.scan.index)
    )
    return all(row.keys() <= SMALL for row in rows)


def _thanks_only(correction: Correction, again: Sighting) -> bool:
    """Whether what was corrected became nothing but politeness."""
    return all(again.scan.carries(at, "polite") > at for at in correction.places)


def _links(outcome: Outcome) -> list[int]:
    """How many links each chain of a reading has."""
    chains = (command.slots.get("chain") for command in outcome.commands)
    return [len(chain) for chain in chains if isinstance(chain, list)]


def _meaning(outcome: Outcome) -> str:
    return repr([command.to_dict() for command in outcome.commands])


def _is_unsure(filled: Filled) -> bool:
    return filled.intent in _GATES and filled.missing == "target"


def _is_doubtful(filled: Filled) -> bool:
    return filled.match is not None and "doubtful" in filled.match.frame.flags


def _bare(name: str) -> str:
    """A name without its kind and version; a capability as it is."""
    head, dot, label = name.rpartition(".v")
    bare = head if dot and label[:1].isdigit() else name
    return bare.partition(".")[2] or bare
