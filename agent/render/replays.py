"""What a log came to that was said again."""

from collections.abc import Iterator

from agent.rehearsal import Replayed
from agent.render.pieces import marked
from agent.reply import Line, ReplayShown, Style
from agent.texts import say
from grammar.model import Lang


def replay_lines(reply: ReplayShown, lang: Lang) -> Iterator[Line]:
    """The result, and that nothing was changed by it."""
    differs = reply.replayed.divergence is not None
    mark, style = ("✖", Style.ERROR) if differs else ("✔", Style.OK)
    yield marked(mark, style, f"{reply.log}: {replay_text(reply.replayed, lang)}")


def replay_text(result: Replayed, lang: Lang) -> str:
    """The result of a replay in a sentence."""
    if (found := result.divergence) is not None:
        return say(
            lang,
            "replay.differs",
            number=found.number,
            field=found.field,
            recorded=found.recorded,
            found=found.found,
        )
    head = result.head
    fields = {"count": result.turns, "entry": head.seq, "hash": head.hash}
    return say(lang, "replay.same", **fields)
