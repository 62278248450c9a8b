"""A plan between the first person's confirm and the second one's, as lines."""

from collections.abc import Iterator

from agent.render.pieces import dim, marked
from agent.reply import Line, Style
from agent.texts import say
from factory.approval import Approval
from factory.plan import Pending
from grammar.model import Lang


def first_line(approval: Approval, lang: Lang) -> Line:
    """Who has confirmed a plan that waits."""
    fields = {"person": approval.confirmed_by, "at": approval.at, "due": approval.due}
    return marked("!", Style.WARN, say(lang, "plan.first", **fields))


def pending_lines(pending: Pending, digest: str, lang: Lang) -> Iterator[Line]:
    """What is awaited after the first person's confirm, and how it is given."""
    fields = {"digest": digest, "person": pending.confirmed_by, "due": pending.due}
    yield marked("?", Style.WARN, say(lang, "done.pending", **fields))
    yield dim(say(lang, "done.pending_next", digest=digest))
