"""Trees into clauses: phrases with all their meanings, names in dictionary form."""

from collections.abc import Mapping
from typing import Any

from grammar.items import Clause, Item, Said, Target
from grammar.lalr import Node, Tree
from grammar.lattice import Edge, Lattice
from grammar.model import Gender
from grammar.morph import Morphology

_ROWS = frozenset({"clauses", "elements", "listed"})


class Reader:
    """Turns trees into clauses; needs morphology to put names in dictionary form."""

    def __init__(self, morphology: Morphology) -> None:
        self._morphology = morphology

    def clauses(
        self, tree: Tree, lattice: Lattice, asked: frozenset[int]
    ) -> tuple[Clause, ...]:
        """Return the clauses of a tree; `asked` are the places of question marks."""
        found: list[Clause] = []
        row: list[Tree] = []
        start = 0
        is_row = isinstance(tree, Node) and tree.name in _ROWS
        for part in (*(tree.parts(_ROWS) if is_row else (tree,)), None):
            if part is None or (isinstance(part, Edge) and part.terminal == "SEP"):
                end = len(lattice.words) if part is None else part.end
                is_asked = any(start <= at < end for at in asked) if asked else False
                found.append(self._clause(row, lattice, is_asked))
                row, start = [], end
            else:
                row.append(part)
        return tuple(found)

    def _clause(self, row: list[Tree], lattice: Lattice, asked: bool) -> Clause:  # noqa: FBT001
        said: list[Said] = []
        items: list[Item] = []
        listed = False
        for part in row:
            if isinstance(part, Edge):
                listed = True
                continue
            if part.name in {"verb", "about_verb"}:
                edge = part.children[-1]
                is_about = part.name == "about_verb"
                said.append(Said(edge.start, edge.means["verb"], is_about))
            else:
                items.append(self._item(part, lattice, is_listed=listed))
            listed = False
        span = lattice.span(_first(row[0]).start, _last(row[-1]).end)
        return Clause(tuple(said), tuple(items), asked, span)

    def _item(self, node: Node, lattice: Lattice, *, is_listed: bool) -> Item:
        preps: frozenset[str] = frozenset()
        if node.name == "phrase":
            preps = node.children[0].means["prep"]
            node = node.children[1]
        start, end = _first(node).start, _last(node).end
        means = self._means(node, lattice, start, end)
        if preps and _is_at_rest(lattice, end - 1):
            means = {**means, "at_rest": True}
        return Item(means, start, end, lattice.span(start, end), preps, is_listed)

    def _means(
        self, node: Node, lattice: Lattice, start: int, end: int
    ) -> Mapping[str, Any]:
        match node.name:
            case "noun" | "value" | "literal" | "tail":
                means: Mapping[str, Any] = node.children[0].means
                said = self._said(lattice, start, end) if "link" in means else {}
                return {**means, **said} if said else means
            case "bare":
                words = tuple([e.means["words"][0] for e in node.parts()])
                latin = len(words) == 1 and words[0].isascii()
                word = {"word": lattice.text(start, end)} if latin else {}
                return {"unknown": words, **word}
            case "chain":
                edges = [e for e in node.parts() if e.terminal == "LINK"]
                return {"chain": tuple(self._link(e) for e in edges)}
            case "pronoun":
                edge = node.children[0]
                return {"target": Target("", "", pronoun=edge.means), "pronoun": True}
            case _:
                if node.name == "named_kind" and not _may_modify(node, lattice):
                    return {"unknown": (lattice.text(start, end),)}
                target = self._target(node, lattice)
                extra = {"pipeline": True} if target.is_pipeline else {}
                coined = {"coined": True} if _is_coined(node) else {}
                return {"target": target, **extra, **coined}

    def _said(self, lattice: Lattice, start: int, end: int) -> Mapping[str, Any]:
        """How a word was said that may be a new name."""
        return {"said": self._morphology.name([lattice.text(start, end).lower()])}

    def _link(self, edge: Edge) -> str:
        link = str(edge.means["link"])
        return self._morphology.name([link]) if edge.means.get("russian") else link

    def _target(self, node: Node, lattice: Lattice) -> Target:
        edges: list[Edge] = node.parts()
        first, last = edges[0], edges[-1]
        match node.name:
            case "named":
                return _known(first, _gender(lattice, first.start, last.end))
            case "kind_alone":
                gender = _gender(lattice, first.start, last.end)
                means = first.means
                return Target(
                    means["kind"], "", gender=gender, is_pipeline=means["pipeline"]
                )
            case "named_kind":
                gender = _gender(lattice, last.start, last.end)
                return self._in_kind(last, edges[:-1], gender, after=True)
            case _:
                gender = _gender(lattice, first.start, first.end)
                return self._in_kind(first, edges[1:], gender)

    def _in_kind(
        self,
        kind_edge: Edge,
        names: list[Edge],
        gender: Gender | None,
        *,
        after: bool = False,
    ) -> Target:
        """A name with the word that says what it names."""
        kind, first = str(kind_edge.means["kind"]), names[0]
        pipeline = bool(kind_edge.means["pipeline"])
        if first.terminal == "NAME":
            name = _known(first).name
        else:
            name = self._name(names, gender, after=after)
        return Target(kind, name, gender=gender, is_pipeline=pipeline)

    def _name(self, names: list[Edge], gender: Gender | None, *, after: bool) -> str:
        first = names[0].means
        if "quoted" in first:
            return quoted_name(first["quoted"])
        if "path" in first:
            return str(first["path"]).lower()
        if "name" in first:
            return str(first["name"])
        words = [edge.means["words"][0] for edge in names]
        if all(word.isascii() for word in words):
            return "_".join(words)
        if after:
            return self._morphology.modifier(words, gender or Gender.MASCULINE)
        return self._morphology.name(words)


def _is_coined(node: Node) -> bool:
    """Whether a name is none that the lexicon knows: "token_counter"."""
    return node.name == "named" and node.children[0].terminal == "IDENT"


def _known(edge: Edge, gender: Gender | None = None) -> Target:
    if "address" in edge.means:
        return _addressed(str(edge.means["address"]), gender)
    name = str(edge.means["name"])
    if edge.terminal == "IDENT":
        kind, is_pipeline = str(edge.means["kind"]), name.endswith("pipeline")
        return Target(kind, name, gender=gender, is_pipeline=is_pipeline)
    kind, _, rest = name.partition(".")
    return Target(kind, rest, gender=gender)


def _addressed(address: str, gender: Gender | None) -> Target:
    kind, _, rest = address.partition(".")
    name, dot, version = rest.rpartition(".v")
    if dot and version[:1].isdigit():
        return Target(kind, name, "v" + version, gender)
    return Target(kind, rest, gender=gender)


def _gender(lattice: Lattice, start: int, end: int) -> Gender | None:
    """The gender of the first Russian noun of a phrase."""
    for word in lattice.words[start:end]:
        for reading in word.readings:
            if reading.part == "NOUN" and reading.gender is not None:
                return reading.gender
    return None


def _first(tree: Tree) -> Edge:
    while isinstance(tree, Node):
        tree = tree.children[0]
    edge: Edge = tree
    return edge


def _last(tree: Tree) -> Edge:
    while isinstance(tree, Node):
        tree = tree.children[-1]
    edge: Edge = tree
    return edge


def quoted_name(text: str) -> str:
    """Return a quoted name as it is stored: lower case, words joined by `_`."""
    return "_".join(text.lower().replace("ё", "е").split())


def _may_modify(node: Node, lattice: Lattice) -> bool:
    """Whether unknown Russian words before a kind word are adjectives, all of them."""
    places = [e.start for e in node.parts() if e.terminal in {"WORD", "MORE_NEW"}]
    words = (lattice.words[at] for at in places)
    return all(
        not w.is_cyrillic or any(r.part in {"ADJF", "PRTF"} for r in w.readings)
        for w in words
    )


def _is_at_rest(lattice: Lattice, at: int) -> bool:
    """Whether a Russian word says where something is: «в карантине»."""
    readings = lattice.words[at].readings
    cases = {r.case for r in readings if r.part in _DECLINED} if readings else ()
    return bool(cases) and "accs" not in cases and "loct" in cases


_DECLINED = frozenset({"NOUN", "ADJF", "PRTF"})
