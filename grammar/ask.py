"""Questions: what an utterance lacks, or what a misspelt one may have been."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from grammar.compose import Outcome
from grammar.context import Context
from grammar.fill import Filled
from grammar.followup import gap_of
from grammar.model import Intent, Lang, Parse, Question, Status
from grammar.repair import Repairer
from grammar.sight import Sight, Sighting
from grammar.texts import Texts

Namer = Callable[[str], tuple[str, ...]]
"""Proposes names that an utterance may hold; what it says only fills options."""

_MOST_OPTIONS = 3
_MOST_TRIED = 12
_GATES = frozenset({Intent.LOCK, Intent.UNLOCK})


class _Proposal(NamedTuple):
    """A corrected utterance with what speaks for it, smaller first."""

    is_incomplete: bool
    is_open: bool
    changes: int
    text: str
    meaning: str


class Asker:
    """Makes questions of what is not whole; `known` are the names of the lexicon."""

    def __init__(
        self, sight: Sight, repairer: Repairer, texts: Texts, known: frozenset[str]
    ) -> None:
        self._sight = sight
        self._repairer = repairer
        self._texts = texts
        self._known = known

    def misspelt(
        self, text: str, seen: Sighting, lang: Lang, context: Context
    ) -> Question | None:
        """Return a question with corrected utterances; None if there are none."""
        found: list[_Proposal] = []
        for changes, proposal in self._texts_for(text, seen):
            judged = self._judged(changes, proposal, seen, context)
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
        return self._texts.question("spelling", "utterance", lang, options)

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

    def _texts_for(self, text: str, seen: Sighting) -> Iterator[tuple[int, str]]:
        yield from self._repairer.proposals(seen.scan, seen.lattice, seen.opened())
        if seen.outcome is None and not any(seen.scan.senses):
            yield from ((1, other) for other in self._repairer.relayouts(text))

    def _judged(
        self, changes: int, proposal: str, seen: Sighting, context: Context
    ) -> _Proposal | None:
        """A proposal that the grammar takes; None where it is no better."""
        again = self._sight.look(proposal, context, seen.effort)
        if again is None or again.outcome is None:
            return None
        found = again.outcome
        if found.unknown or found.missing == "intent":
            return None
        if seen.opened() and not self._is_better(found, seen.outcome):
            return None
        meaning = repr([command.to_dict() for command in found.commands])
        is_open = bool(again.opened())
        return _Proposal(not found.is_complete, is_open, changes, proposal, meaning)

    def _is_better(self, found: Outcome, before: Outcome | None) -> bool:
        """Whether a correction names something known where an open name stood."""
        if before is None or before.missing == "intent":
            return True
        if found.is_complete and not before.is_complete:
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


def _is_unsure(filled: Filled) -> bool:
    return filled.intent in _GATES and filled.missing == "target"


def _is_doubtful(filled: Filled) -> bool:
    return filled.match is not None and "doubtful" in filled.match.frame.flags


def _bare(name: str) -> str:
    """A name without its kind and version; a capability as it is."""
    head, dot, label = name.rpartition(".v")
    bare = head if dot and label[:1].isdigit() else name
    return bare.partition(".")[2] or bare
