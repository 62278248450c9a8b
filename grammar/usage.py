"""How often words are used, and what follows what: counted from labelled utterances.

`python -m grammar.training.usage` writes the file anew. It only orders what is
offered; what is understood does not depend on it.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from grammar.shipped import shipped

FILE = "usage.json"
VERB = "verb"
"""What stands before the first phrase of a verb."""
Follower = tuple[str, str]
"""A preposition, or "", and the kind of meaning that it leads."""


@dataclass(frozen=True, slots=True)
class Usage:
    """Counts.

    `words` are of spellings of the lexicon. `after` tells what came after a verb of
    certain classes and the kind said last, in a language: see `key`.
    """

    words: Mapping[str, int]
    after: Mapping[str, Mapping[str, int]]

    @classmethod
    def load(cls) -> "Usage":
        """Read the shipped counts."""
        table = json.loads(shipped("lexicon", FILE))
        return cls(table["words"], table["after"])

    def followers(
        self, verbs: frozenset[str], last: Iterable[str], *, russian: bool
    ) -> tuple[Follower, ...]:
        """Return what may follow, most used first.

        Args:
            verbs: the classes of the verb; none where no verb was said.
            last: the kinds that the phrase before may have, or `VERB`.
            russian: the language.
        """
        found: Counter[str] = Counter()
        for kind in last:
            found.update(self.after.get(key(verbs, kind, russian=russian), {}))
        return tuple(follower_of(text) for text, _ in found.most_common())


def key(verbs: frozenset[str], last: str, *, russian: bool) -> str:
    """The name of a row of `after`."""
    return f"{'ru' if russian else 'en'} {'+'.join(sorted(verbs)) or '-'} {last}"


def follower_of(text: str) -> Follower:
    """A follower as it is written in the file: «до version», "version"."""
    preposition, _, kind = text.rpartition(" ")
    return preposition, kind
