"""The words of the command language, read from the data files beside the code.

A lexicon maps word sequences to senses: a terminal of the grammar and what it means.
Nothing is read before `Lexicon.load` is called.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from grammar import english
from grammar.errors import LexiconError
from grammar.morph import Form
from grammar.shipped import shipped

PARTICLES = frozenset({"on", "off", "back", "down", "up", "out", "online", "offline"})
_COMMA = frozenset({"=,"})
_CACHE = 4096
_NEAR = 16
"""Up to where in a text what a word may mean there is kept: few say more words."""
# Only set phrases may hold a comma: «покажи, что будет, если …».
_LOOSE = frozenset({"DRY", "MODAL", "ANSWER", "", "BECAUSE"})


@dataclass(frozen=True, slots=True)
class Sense:
    """One meaning of a word sequence.

    `terminal` is its name in the rules ("" for words that carry nothing), `means`
    maps kinds of things to values, `form` tells how a verb stands. `shows` is what
    other words may look for: the kinds, and the class of a verb or topic.
    """

    terminal: str
    means: Mapping[str, Any]
    form: Form = Form.NONE
    words: tuple[str, ...] = ()
    shows: frozenset[str] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Note once what the sense lets see: its kinds, its verb, its topic."""
        named = (str(self.means[k]) for k in ("verb", "topic") if k in self.means)
        object.__setattr__(self, "shows", frozenset({*self.means, *named}))


@dataclass(slots=True)
class _Node:
    """A place in the tree of word sequences."""

    next: dict[str, "_Node"]
    senses: list[Sense]


class Row(NamedTuple):
    """The senses that begin at a word, each with where it ends; by terminal, too."""

    senses: tuple[tuple[int, Sense], ...]
    by_terminal: Mapping[str, Sequence[tuple[int, Sense]]]


def row_of(senses: Iterable[tuple[int, Sense]]) -> Row:
    """Return senses as a row."""
    index: dict[str, list[tuple[int, Sense]]] = {}
    found = tuple(senses)
    for each in found:
        index.setdefault(each[1].terminal, []).append(each)
    return Row(found, index)


@dataclass(frozen=True, slots=True)
class _Opening:
    """What one word begins: the senses of it alone, the spellings that may follow.

    `is_alone` tells that no sense of it takes in what follows, be it a comma.
    """

    senses: tuple[Sense, ...]
    following: frozenset[str]
    is_alone: bool
    rows: dict[int, Row] = field(default_factory=dict)
    """The same with the place after them, for the places that were asked for."""

    def row(self, end: int) -> Row:
        """Return the senses of the word before `end`."""
        found = self.rows.get(end)
        if found is None:
            found = row_of([(end, sense) for sense in self.senses])
            if end <= _NEAR:
                self.rows[end] = found
        return found


@dataclass(frozen=True, slots=True)
class Phrasal:
    """An English verb whose particle may stand after its object."""

    particles: tuple[str, ...]
    sense: Sense


class Lexicon:
    """Word sequences and their senses; built once, read only afterwards."""

    def __init__(self) -> None:
        self._root = _Node({}, [])
        self._openings = lru_cache(_CACHE)(self._opening)
        self.phrasal: dict[str, list[Phrasal]] = {}
        self.senses: list[Sense] = []
        self.numbers: Mapping[str, Any] = {}

    @classmethod
    def load(cls) -> "Lexicon":
        """Read the shipped data files.

        Raises:
            LexiconError: a file is not what the loader understands.
        """
        lexicon = cls()
        irregular = _read("forms.toml")["past"]
        lexicon.numbers = _read("numbers.toml")
        for terminal, means, ru, en in _named(_read("names.toml")):
            lexicon.add_all(terminal, means, (*ru, *en))
        for entry in _read("nouns.toml")["noun"]:
            means = _noun_means(entry)
            lexicon.add_all("NOUN", means, (*entry.get("ru", ()), *entry.get("en", ())))
        lexicon._load_particles(_read("particles.toml"))
        for entry in _read("verbs.toml")["verb"]:
            lexicon._load_verb(entry, irregular)
        return lexicon

    def knowing(self, named: Iterable[tuple[str, Sense]]) -> "Lexicon":
        """Return a lexicon that knows these spellings as well; this one stays.

        `named` are spellings as `add` takes them, each with its sense.
        """
        twin = Lexicon()
        twin.phrasal, twin.numbers = self.phrasal, self.numbers
        twin._root, twin.senses = _twin(self._root), list(self.senses)
        for spelling, sense in named:
            node = twin._root
            for key in map(_key, _spaced(spelling).split()):
                # What lies on the way is the new one's own; the rest is shared.
                node.next[key] = _twin(node.next.get(key) or _Node({}, []))
                node = node.next[key]
            node.senses.append(sense)
            twin.senses.append(sense)
        return twin

    def names(self) -> frozenset[str]:
        """Return the canonical names without their kinds."""
        said = (s.means.get("name") or s.means.get("capability") for s in self.senses)
        return frozenset(str(name).rpartition(".")[2] for name in said if name)

    def add_all(
        self, terminal: str, means: Mapping[str, Any], words: Iterable[str]
    ) -> None:
        """Add one sense under several spellings."""
        for spelling in words:
            self.add(spelling, Sense(terminal, means, words=tuple(spelling.split())))

    def add(self, spelling: str, sense: Sense) -> None:
        """Add a sense under a spelling: words apart by spaces, see names.toml."""
        node = self._root
        for key in map(_key, _spaced(spelling).split()):
            node = node.next.setdefault(key, _Node({}, []))
        node.senses.append(sense)
        self.senses.append(sense)
        self._openings.cache_clear()

    def matches(self, keys: Sequence[frozenset[str]], start: int) -> Row:
        """Return every sense that begins at `start` with the index after its end.

        `keys` holds, for each token, the spellings under which it may be found.
        """
        opening, end = self._openings(keys[start]), start + 1
        if end < len(keys) and not opening.is_alone:
            after = keys[end]
            if after == _COMMA or not opening.following.isdisjoint(after):
                return row_of(self._walk(keys, start))
        return opening.row(end)

    def _opening(self, keys: frozenset[str]) -> _Opening:
        """Look one word up; in the order in which `_walk` finds its senses."""
        nodes = [self._root.next[key] for key in keys if key in self._root.next]
        senses = tuple(sense for node in reversed(nodes) for sense in node.senses)
        following = frozenset(key for node in nodes for key in node.next)
        loose = any(sense.terminal in _LOOSE for sense in senses)
        return _Opening(senses, following, is_alone=not following and not loose)

    def _walk(
        self, keys: Sequence[frozenset[str]], start: int
    ) -> Iterator[tuple[int, Sense]]:
        stack = [(start, self._root, False)]
        while stack:
            at, node, skipped = stack.pop()
            for sense in node.senses:
                if not skipped or sense.terminal in _LOOSE:
                    yield at, sense
            if at >= len(keys):
                continue
            following = node.next
            stack.extend(
                (at + 1, following[k], skipped) for k in keys[at] if k in following
            )
            if keys[at] == _COMMA and at > start:
                stack.append((at + 1, node, True))

    def _load_particles(self, groups: Mapping[str, Any]) -> None:
        for name, values in groups["prepositions"].items():
            self.add_all("PREP", {name: True}, _both(values))
        for name, (terminal, means) in _PARTICLE_TERMINALS.items():
            self.add_all(terminal, means, _both(groups[name]))

    def _load_verb(
        self, entry: Mapping[str, Any], irregular: Mapping[str, Any]
    ) -> None:
        means = {"verb": entry["class"]}
        for spelling in entry.get("ru", ()):
            self.add(spelling, Sense("VERB", means, words=tuple(spelling.split())))
        for spelling in entry.get("en", ()):
            head, *rest = spelling.replace("~", "").split()
            for form, kind in english.forms(head, irregular):
                sense = Sense("VERB", means, kind, (form, *rest))
                self.add(" ".join([form, *rest]), sense)
                if rest and (set(rest) <= PARTICLES or "~" in spelling):
                    self.phrasal.setdefault(form, []).append(
                        Phrasal(tuple(rest), sense)
                    )


_PARTICLE_TERMINALS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "separators": ("SEP", {"word": True}),
    "conjunctions": ("AND", {"word": True}),
    "contrast": ("BUT", {}),
    "alternatives": ("OR", {}),
    "noise": ("", {"noise": True}),
    "doubt": ("", {"doubt": True}),
    "polite": ("", {"polite": True}),
    "greetings": ("", {"greeting": True}),
    "modals": ("MODAL", {}),
    "modals_after": ("MODAL", {"after": True}),
    "wishes": ("MODAL", {"wish": True}),
    "ensuring": ("MODAL", {"wish": True, "that": True}),
    "causatives": ("MODAL", {"wish": True, "apart": True, "modal": True}),
    "causatives_alone": ("MODAL", {"wish": True, "apart": True}),
    "gerund_modals": ("MODAL", {"gerund": True}),
    "negation": ("NOUN", {"negation": True}),
    "forbidding": ("NOUN", {"negation": True, "forbids": True}),
    "dry_run": ("DRY", {}),
    "because": ("BECAUSE", {}),
    "options": ("OPTION", {}),
    "dataset": ("DATASET", {}),
    "function": ("FUNCTION", {}),
    "reports": ("REPORT", {}),
    "articles": ("", {"article": True}),
    "yes": ("ANSWER", {"answer": "yes"}),
    "no": ("ANSWER", {"answer": "no"}),
    "undo": ("ANSWER", {"answer": "undo"}),
    "ellipsis": ("ELLIPSIS", {}),
}


def _twin(node: _Node) -> _Node:
    return _Node(dict(node.next), list(node.senses))


def _key(word: str) -> str:
    # Latin words have no lemma here: the form itself is the key.
    return word if word.startswith("=") or not word.isascii() else "=" + word


def _spaced(spelling: str) -> str:
    """Apart what the tokeniser splits: hyphened words and the English 's."""
    apart = spelling.replace("-", " ").replace("'s", " 's")
    return apart.replace("ё", "е").lower()


def _both(values: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    return (*values.get("ru", ()), *values.get("en", ()))


def _noun_means(entry: Mapping[str, Any]) -> dict[str, Any]:
    means = dict(entry["means"])
    if entry.get("only") == "question":
        means["asked"] = True
    return means


def _named(
    groups: Mapping[str, Any],
) -> Iterator[tuple[str, dict[str, Any], Sequence[str], Sequence[str]]]:
    """Names, capabilities, kinds and pronouns with their terminals."""
    for entry in groups["name"]:
        yield "NAME", {"name": entry["is"]}, entry.get("ru", ()), entry.get("en", ())
    for entry in groups["capability"]:
        extra = {
            k: entry[k] for k in ("backend", "process", "link", "unsure") if k in entry
        }
        means = {"capability": entry["is"], **extra}
        yield "NOUN", means, entry.get("ru", ()), entry.get("en", ())
    for entry in groups["kind"]:
        means = {"kind": entry["is"], "pipeline": entry.get("pipeline", False)}
        yield "KIND", means, entry.get("ru", ()), entry.get("en", ())
    for entry in groups["pronoun"]:
        means = {
            k: entry[k] for k in ("gender", "many", "several", "kind") if k in entry
        }
        yield "PRON", means, entry.get("ru", ()), entry.get("en", ())


def _read(file: str) -> Mapping[str, Any]:
    try:
        return tomllib.loads(shipped("lexicon", file))
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(file, str(error)) from error
