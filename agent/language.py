"""The command language as one factory speaks it: its grammar and its own names."""

from collections.abc import Mapping
from dataclasses import dataclass

from factory.model import AliasRecord
from factory.ports.store import World
from grammar.model import Status
from grammar.parse import Parser


@dataclass(frozen=True)
class Language:
    """What words mean in a factory.

    Attributes:
        shipped: the parser of the shipped lexicon.
        parser: the parser that knows the aliases as well.
        aliases: the families that they stand for.
    """

    shipped: Parser
    parser: Parser
    aliases: Mapping[str, str]

    def canonical(self, name: str) -> str | None:
        """The address that a name stands for; None for an unknown one."""
        return _meaning(self.parser, name)

    def is_word(self, text: str) -> bool:
        """Whether a text is a word of the language beside the aliases."""
        return self.shipped.is_said(text)

    def would_take(self, alias: str, target: str) -> bool:
        """Whether a new name would be understood as what it is to stand for."""
        others = {known: is_ for known, is_ in self.aliases.items() if known != alias}
        return _meaning(self.shipped.knowing(others | {alias: target}), alias) == target


def language_of(parser: Parser, world: World) -> Language:
    """The language of a factory.

    Args:
        parser: of the shipped lexicon.
        world: the consistent read.

    Raises:
        StoreError: the database failed.
    """
    aliases = aliases_of(world)
    return Language(parser, parser.knowing(aliases), aliases)


def aliases_of(world: World) -> dict[str, str]:
    """The families that the aliases of a factory stand for."""
    found = (r for r in world.records("alias") if isinstance(r, AliasRecord))
    return {record.alias: record.target for record in found}


def _meaning(parser: Parser, name: str) -> str | None:
    parse = parser.parse(f"status {name}")
    if parse.status is not Status.OK or len(parse.commands) != 1:
        return None
    target = parse.commands[0].slots.get("target")
    return target if isinstance(target, str) else None
