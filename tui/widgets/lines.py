"""Lines of the agent as the content of a widget."""

from collections.abc import Iterable

from textual.content import Content

from agent.render.lines import render
from agent.render.plan import detail_lines
from agent.reply import Line, PlanShown, Reply, Style
from grammar.model import Lang
from tui.messages import Answer
from tui.safe import safe

LOOKS = {
    Style.PLAIN: "",
    Style.TITLE: "bold",
    Style.DIM: "dim",
    Style.NAME: "$text-accent",
    Style.ADD: "$text-success",
    Style.CHANGE: "$text-warning",
    Style.REMOVE: "$text-error",
    Style.OK: "$text-success",
    Style.WARN: "$text-warning",
    Style.ERROR: "bold $text-error",
}
"""Colour only repeats what the marks in the lines say."""


def content_of(lines: Iterable[Line]) -> Content:
    """Lines as one content, safe to show."""
    rows = [
        Content("").join(safe(piece.text, LOOKS[piece.style]) for piece in line)
        for line in lines
    ]
    return Content("\n").join(rows)


def answer_of(reply: Reply, lang: Lang) -> Answer:
    """A reply with its lines in a language."""
    if isinstance(reply, PlanShown) and reply.is_open:
        details = tuple(detail_lines(reply.plan, lang))
        return Answer(reply, render(reply, lang), details)
    return Answer(reply, render(reply, lang))
