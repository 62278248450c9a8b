"""Senses of verbs: only a request form asks, any other form tells of a deed."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TypeAlias

from grammar.lattice import Edge
from grammar.lexicon import Phrasal, Sense
from grammar.morph import Form
from grammar.scan import Scan
from grammar.tokens import Shape
from grammar.wishes import BEING, PAST, Mood
from grammar.words import Word

Phrasals: TypeAlias = Mapping[str, Sequence[Phrasal]]
_REQUESTS = frozenset({Form.IMPERATIVE, Form.INFINITIVE})
_TOLD = PAST | {Form.FINITE, Form.LETS}
# "Let's go" lets nothing go.
_US = frozenset({"'s", "’s"})
_PARTICLE_REACH = 14
_LOW = 9
# What follows these in English is a noun, whatever else it may be.
_ARTICLES = frozenset({"the", "a", "an", "of"})
# "Update of vision" is a noun; "set … of voice" only leaves out what to set.
_DEEDS = frozenset({
    "update", "rollback", "release", "quarantine", "run", "replay", "lock", "unlock",
    "stop", "approve",
})  # fmt: skip
_STOPS = frozenset({Shape.PUNCT, Shape.QUOTED})
# English verbs whose past looks like their base form.
_TIMELESS = frozenset({"put", "set", "shut", "let", "cut", "split"})


def verb_edges(scan: Scan, phrasal: Phrasals, asides: Collection[int]) -> list[Edge]:
    """Return what the verbs of a text may be: requests, or reports that nothing asks.

    `phrasal` are the English verbs whose particle may stand apart, by their form;
    `asides` tells where begins what says nothing: a particle may stand before it.
    """
    found: list[Edge] = []
    mood = Mood(scan)
    for at, text in enumerate(scan.texts):
        if "VERB" in scan.index[at]:
            found += _whole(mood, at)
        elif text in BEING:
            found += _being(mood, at)
        options = phrasal.get(text)
        if options and scan.text(at + 1) not in _US:
            found += _split(mood, at, options, asides)
    return found


def _whole(mood: Mood, at: int) -> Iterator[Edge]:
    """A verb whose words stand side by side."""
    scan = mood.scan
    grouped: dict[tuple[int, Form], set[str]] = {}
    manners = scan.longest(at, "MODAL")
    for end, sense in scan.find(at, "VERB"):
        if end < manners:
            continue
        for form in _forms(scan.words[at], sense):
            grouped.setdefault((end, form), set()).add(sense.means["verb"])
    for (end, form), classes in grouped.items():
        yield from _verb_edges(mood, at, end, form, frozenset(classes))


def _split(
    mood: Mood, at: int, options: Sequence[Phrasal], asides: Collection[int]
) -> list[Edge]:
    """An English verb whose particle stands behind its object."""
    for place in range(at + 2, min(len(mood.scan.words), at + _PARTICLE_REACH)):
        found = _with_particle(mood, at, place, options, asides)
        if found:
            return found
    return []


def _with_particle(
    mood: Mood,
    at: int,
    place: int,
    options: Sequence[Phrasal],
    asides: Collection[int],
) -> list[Edge]:
    """The verb at `at` with its particle at `place`, where one stands there."""
    scan = mood.scan
    classes: dict[tuple[int, Form], set[str]] = {}
    for option in options:
        after = place + len(option.particles)
        if scan.words[place].token.text != option.particles[0]:
            continue
        texts = tuple(word.text for word in scan.words[place:after])
        if texts == option.particles and (after in asides or _is_loose(scan, after)):
            key = (after, option.sense.form)
            classes.setdefault(key, set()).add(option.sense.means["verb"])
    found: list[Edge] = []
    for (after, form), named in classes.items():
        verbs = _verb_edges(mood, at, at + 1, form, frozenset(named))
        found += (_parted(edge, place) for edge in verbs)
        found.append(Edge(place, after, "", {"particle": at}, order=_LOW))
    return found


def _parted(edge: Edge, place: int) -> Edge:
    """The verb with the place of its particle: neither is read without the other."""
    return edge._replace(means={**edge.means, "parted": place}, order=-1)


def _verb_edges(
    mood: Mood, at: int, end: int, form: Form, classes: frozenset[str]
) -> Iterator[Edge]:
    """A request form is a verb; any other form of it only reports that it was done."""
    scan = mood.scan
    led = at > 0 and scan.words[at - 1].text in _ARTICLES
    if led and form is not Form.GERUND and not _is_left_out(mood, at, end, form):
        return
    is_noun = scan.text(end) == "of" and classes & _DEEDS
    if is_noun and form is Form.IMPERATIVE and "settle" not in classes:
        return
    wanted = classes - {"unsupported"}
    if _is_request(mood, at, form):
        if wanted:
            # What else the factory does not do by this verb stays with it.
            yield Edge(at, end, "VERB", {"verb": classes}, form)
        if wanted and scan.words[at].text in _TIMELESS:
            timeless = {"done": classes, "timeless": True}
            yield Edge(at, end, "NOUN", timeless, form, order=_LOW)
    elif form in _TOLD:
        means = {"done": classes} if form in PAST else {"done": classes, "yet": True}
        yield Edge(at, end, "NOUN", means, form, order=_LOW)


def _is_left_out(mood: Mood, at: int, end: int, form: Form) -> bool:
    """Whether an article leads nothing: "I want the … disabled"."""
    words = mood.scan.words
    ends = end == len(words) or words[end].token.shape in _STOPS
    ends = ends or bool(mood.scan.find(end, "PREP", "BECAUSE", "AND", "SEP", ""))
    return ends and mood.is_wished(at, form)


def _is_request(mood: Mood, at: int, form: Form) -> bool:
    if form in _REQUESTS:
        return True
    if form is Form.LETS:
        return mood.is_let(at) or mood.is_supposed(at, form)
    if form is Form.GERUND:
        return mood.takes_gerund(at)
    return mood.is_wished(at, form) or mood.is_supposed(at, form)


def _being(mood: Mood, at: int) -> Iterator[Edge]:
    """The auxiliary of a supposed or wished deed: "what if voice is disabled"."""
    scan = mood.scan
    verbs = (sense for _, sense in scan.find(at + 1, "VERB"))
    told = any(PAST & _forms(scan.words[at + 1], sense) for sense in verbs)
    if told and (mood.follows_if(at) or mood.is_wished(at + 1, Form.PASSIVE)):
        yield Edge(at, at + 1, "", {"noise": True}, order=-1)


def _forms(word: Word, sense: Sense) -> frozenset[Form]:
    """Which forms of a verb a word may be; an English sense knows its own."""
    if sense.form is not Form.NONE:
        return frozenset({sense.form})
    lemma = sense.words[0]
    forms = {r.form for r in word.readings if r.lemma == lemma}
    if Form.IMPERATIVE in forms:
        return frozenset({Form.IMPERATIVE})
    return frozenset(forms - {Form.NONE}) or frozenset(
        {Form.IMPERATIVE} if lemma.startswith("=") else ()
    )


def _is_loose(scan: Scan, at: int) -> bool:
    """Whether no noun follows a particle, so that it may belong to a verb before."""
    if at >= len(scan.words) or scan.words[at].token.shape in {
        Shape.PUNCT, Shape.FLAG, Shape.EMOJI, Shape.BRACKET,
    }:  # fmt: skip
        return True
    if scan.text(at) in {"one", "by", "two"}:
        return True
    return bool(scan.find(at, "PREP", "AND", "SEP", "BECAUSE", "BUT", "OR", ""))
