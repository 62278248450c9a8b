"""What is set of a version, and what was set in a journal entry."""

from collections.abc import Iterable, Iterator

from agent.render.knowledge import operation_text
from agent.render.pieces import dim
from agent.reply import Line
from agent.texts import say
from factory.model import StemCellRecord
from factory.operations import Alias, Configure, Operation
from factory.parameters import Parameter, value_of
from grammar.model import Lang


def settings_lines(record: StemCellRecord, lang: Lang) -> Iterator[Line]:
    """What a version says of the parameters that can be set, under their names."""
    found = ((each, value_of(record, each)) for each in Parameter)
    told = [f"{each.value} {value:g}" for each, value in found if value is not None]
    if told:
        yield dim(f"    {say(lang, 'record.settings', settings=', '.join(told))}")


def set_lines(operations: Iterable[Operation], lang: Lang) -> Iterator[Line]:
    """What an entry set: its changes name only the records."""
    for each in operations:
        if isinstance(each, Configure | Alias):
            yield dim(f"    {operation_text(each, lang)}")
