"""`python -m grammar.training.usage`: counts how the labelled utterances are worded.

Writes grammar/lexicon/usage.json, by which completion orders what it offers.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from grammar.compose import Composer
from grammar.context import Context
from grammar.fill import Filled
from grammar.reader import Reader
from grammar.sight import Sight, Sighting
from grammar.tables import Tables
from grammar.usage import FILE, VERB, key

ROOT = Path(__file__).resolve().parents[2]
UNCOUNTED = frozenset({"demo.jsonl"})
_NOTHING = Context()


def main() -> None:
    """Count and write."""
    tables = Tables.load()
    composer, reader = Composer(tables.frames), Reader(tables.morphology)
    sight = Sight(tables.lexer, tables.automaton, reader, composer)
    found = counted(sight, utterances(ROOT / "corpora"))
    text = json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True)
    (ROOT / "grammar" / "lexicon" / FILE).write_text(text + "\n", "utf-8")


def utterances(folder: Path) -> Iterator[str]:
    """Yield what is labelled as a command that stands alone."""
    for path in sorted(folder.glob("*.jsonl")):
        if path.name in UNCOUNTED or path.name.startswith("sessions"):
            continue
        for line in path.read_text("utf-8").splitlines():
            case = json.loads(line)
            if case.get("status") == "ok":
                yield case["utterance"]


def counted(
    sight: Sight, texts: Iterable[str]
) -> Mapping[str, Mapping[str, int | Mapping[str, int]]]:
    """Return the counts of words and of what follows what."""
    words: Counter[str] = Counter()
    after: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        seen = sight.look(text, _NOTHING)
        if seen is None or seen.outcome is None or seen.path is None:
            continue
        words.update(_spellings(seen))
        for filled in seen.outcome.filled:
            for row, follower in _followers(seen, filled):
                after[row][follower] += 1
    return {"words": words, "after": dict(after)}


def _spellings(seen: Sighting) -> Iterator[str]:
    for edge in seen.path.edges if seen.path is not None else ():
        senses = (s for end, s in seen.scan.senses[edge.start] if end == edge.end)
        yield from {" ".join(sense.words) for sense in senses if edge.terminal}


def _followers(seen: Sighting, filled: Filled) -> Iterator[tuple[str, str]]:
    """Each phrase of a command: the row of what stands before it, and how it is said.

    Phrases before their verb are left out, what comes is offered and not what went;
    so are those that «и» joins to others, and prepositions of another language.
    """
    match = filled.match
    if match is None:
        return
    said = match.clause.said[:1]
    verbs = said[0].classes if said else frozenset[str]()
    russian = any(word.is_cyrillic for word in seen.scan.words)
    last = VERB
    for item, kind in zip(match.clause.items, match.kinds, strict=True):
        before = bool(said) and item.start < said[0].start
        preposition = _preposition(seen, item.start)
        is_mixed = bool(preposition) and preposition.isascii() is russian
        if before or is_mixed or item.is_listed:
            continue
        yield key(verbs, last, russian=russian), f"{preposition} {kind}".strip()
        last = kind


def _preposition(seen: Sighting, start: int) -> str:
    for edge in seen.path.edges if seen.path is not None else ():
        if edge.terminal == "PREP" and edge.end == start:
            return " ".join(seen.scan.text(at) for at in range(edge.start, edge.end))
    return ""


if __name__ == "__main__":
    main()
