"""Trees into clauses: phrases with all their meanings, names in dictionary form."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from grammar.items import Clause, Item, Said, Target
from grammar.lalr import Node, Tree
from grammar.lattice import Edge, Lattice
from grammar.model import Gender
from grammar.morph import Morphology

_CELL_KINDS = frozenset({"cell", "analysis", "action", "memory"})
_ROWS = frozenset({"clauses", "elements", "listed"})


class Reader:
    """Turns trees into clauses; needs morphology to put names in dictionary form."""

    def __init__(self, morphology: Morphology) -> None:
        self._morphology = morphology

    def clauses(
        self, tree: Tree, lattice: Lattice, asked: frozenset[int]
    ) -> tuple[Clause, ...]:
        """Return the clauses of a tree; `asked` are the places of question marks."""
        rows: list[list[Tree]] = [[]]
        ends: list[int] = []
        top = (
            tree.children if isinstance(tree, Node) and tree.name in _ROWS else (tree,)
        )
        for part in top:
            if isinstance(part, Edge) and part.terminal == "SEP":
                rows.append([])
                ends.append(part.end)
            else:
                rows[-1].append(part)
        ends.append(len(lattice.words))
        starts = [0, *ends[:-1]]
        return tuple(
            self._clause(row, lattice, any(a <= at < b for at in asked))
            for row, a, b in zip(rows, starts, ends, strict=True)
        )

    def _clause(self, row: list[Tree], lattice: Lattice, asked: bool) -> Clause:  # noqa: FBT001
        said: list[Said] = []
        items: list[Item] = []
        listed = False
        edges = [edge for part in row for edge in _edges(part)]
        for part in row:
            if isinstance(part, Edge):
                listed = True
                continue
            if part.name in {"verb", "about_verb"}:
                edge = part.children[-1]
                is_about = part.name == "about_verb"
                said.append(Said(edge.start, edge.means["verb"], is_about))
            else:
                items.append(replace(self._item(part, lattice), is_listed=listed))
            listed = False
        span = lattice.span(edges[0].start, edges[-1].end)
        return Clause(tuple(said), tuple(items), asked, span)

    def _item(self, node: Node, lattice: Lattice) -> Item:
        preps: frozenset[str] = frozenset()
        if node.name == "phrase":
            preps = node.children[0].means["prep"]
            node = node.children[1]
        edges = list(_edges(node))
        start, end = edges[0].start, edges[-1].end
        means = self._means(node, lattice, start, end)
        if preps and _is_at_rest(lattice, end - 1):
            means = {**means, "at_rest": True}
        return Item(means, start, end, lattice.span(start, end), preps)

    def _means(
        self, node: Node, lattice: Lattice, start: int, end: int
    ) -> Mapping[str, Any]:
        match node.name:
            case "noun" | "value" | "literal" | "tail":
                means: Mapping[str, Any] = node.children[0].means
                return means
            case "bare":
                words = tuple(e.means["words"][0] for e in _edges(node))
                latin = len(words) == 1 and words[0].isascii()
                word = {"word": lattice.text(start, end)} if latin else {}
                return {"unknown": words, **word}
            case "chain":
                edges = [e for e in _edges(node) if e.terminal == "LINK"]
                return {"chain": tuple(self._link(e) for e in edges)}
            case "pronoun":
                edge = node.children[0]
                return {"target": Target("", "", pronoun=edge.means), "pronoun": True}
            case _:
                if node.name == "named_kind" and not _may_modify(node, lattice):
                    return {"unknown": (lattice.text(start, end),)}
                target = self._target(node, lattice)
                extra = {"pipeline": True} if target.is_pipeline else {}
                return {"target": target, **extra}

    def _link(self, edge: Edge) -> str:
        link = str(edge.means["link"])
        return self._morphology.name([link]) if edge.means.get("russian") else link

    def _target(self, node: Node, lattice: Lattice) -> Target:
        edges = list(_edges(node))
        gender = _gender(lattice, edges[0].start, edges[-1].end)
        match node.name:
            case "named":
                return replace(_known(edges[0]), gender=gender)
            case "kind_alone":
                means = edges[0].means
                return Target(
                    means["kind"], "", gender=gender, is_pipeline=means["pipeline"]
                )
            case "named_kind":
                return replace(
                    self._in_kind(edges[-1], edges[:-1], gender, after=True),
                    gender=gender,
                )
            case _:
                gender = _gender(lattice, edges[0].start, edges[0].end)
                return replace(
                    self._in_kind(edges[0], edges[1:], gender), gender=gender
                )

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
            known = _known(first)
            if known.kind == kind or {known.kind, kind} <= _CELL_KINDS:
                return replace(known, kind=kind, is_pipeline=pipeline)
            return Target(kind, known.name, is_pipeline=pipeline)
        name = self._name(names, gender, after=after)
        return Target(kind, name, is_pipeline=pipeline)

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


def _known(edge: Edge) -> Target:
    if "address" in edge.means:
        return _addressed(str(edge.means["address"]))
    name = str(edge.means["name"])
    if edge.terminal == "IDENT":
        return Target(
            str(edge.means["kind"]), name, is_pipeline=name.endswith("pipeline")
        )
    kind, _, rest = name.partition(".")
    return Target(kind, rest)


def _addressed(address: str) -> Target:
    kind, _, rest = address.partition(".")
    name, dot, version = rest.rpartition(".v")
    if dot and version[:1].isdigit():
        return Target(kind, name, "v" + version)
    return Target(kind, rest)


def _gender(lattice: Lattice, start: int, end: int) -> Gender | None:
    """The gender of the first Russian noun of a phrase."""
    for word in lattice.words[start:end]:
        for reading in word.readings:
            if reading.part == "NOUN" and reading.gender is not None:
                return reading.gender
    return None


def _edges(tree: Tree) -> Iterator[Edge]:
    if isinstance(tree, Edge):
        yield tree
    elif isinstance(tree, Node):
        for child in tree.children:
            yield from _edges(child)


def quoted_name(text: str) -> str:
    """Return a quoted name as it is stored: lower case, words joined by `_`."""
    return "_".join(text.lower().replace("ё", "е").split())


def _may_modify(node: Node, lattice: Lattice) -> bool:
    """Whether unknown Russian words before a kind word are adjectives, all of them."""
    places = [e.start for e in _edges(node) if e.terminal in {"WORD", "MORE_NEW"}]
    words = (lattice.words[at] for at in places)
    return all(
        not w.is_cyrillic or any(r.part in {"ADJF", "PRTF"} for r in w.readings)
        for w in words
    )


def _is_at_rest(lattice: Lattice, at: int) -> bool:
    """Whether a Russian word says where something is: «в карантине»."""
    cases = {r.case for r in lattice.words[at].readings if r.part in _DECLINED}
    return bool(cases) and "accs" not in cases and "loct" in cases


_DECLINED = frozenset({"NOUN", "ADJF", "PRTF"})
