"""The door of rendering: any reply to lines."""

from collections.abc import Iterator
from typing import assert_never

from agent.render.answers import answer_lines
from agent.render.builds import outcome_lines
from agent.render.denials import denial_lines
from agent.render.excerpts import excerpt_lines
from agent.render.pending import pending_lines
from agent.render.pieces import dim, line, marked
from agent.render.place import place_lines
from agent.render.plan import SHORT, plan_lines
from agent.render.trainings import ended_lines, trained_lines
from agent.reply import (
    Asked,
    CardAsked,
    Decided,
    Line,
    NameAsked,
    PlanShown,
    Refused,
    Reply,
    Style,
)
from agent.texts import knows, say
from factory.client.errors import ClientError
from factory.errors import FactoryError
from factory.plan import (
    Applied,
    Cancelled,
    Denied,
    Expired,
    Failed,
    Pending,
    Stale,
    Started,
    Trained,
)
from grammar.model import Lang


def render(reply: Reply, lang: Lang) -> tuple[Line, ...]:
    """A reply as lines in a language."""
    return tuple(_lines(reply, lang))


def _lines(reply: Reply, lang: Lang) -> Iterator[Line]:
    match reply:
        case PlanShown():
            return plan_lines(reply, lang)
        case Decided():
            return _decided(reply, lang)
        case NameAsked() | CardAsked():
            return iter((marked("?", Style.WARN, _not_enough(reply, lang)),))
        case Asked():
            return _asked(reply, lang)
        case Refused():
            return _refused(reply, lang)
        case _:
            return answer_lines(reply, lang)


def _not_enough(reply: NameAsked | CardAsked, lang: Lang) -> str:
    """What a plan takes that a yes was said to."""
    if isinstance(reply, NameAsked):
        return say(lang, "plan.name", name=reply.name)
    return say(lang, f"card.{reply.plan.report.risk.value}")


def _asked(reply: Asked, lang: Lang) -> Iterator[Line]:
    yield marked("?", Style.WARN, question_text(reply, lang))
    if reply.about is not None:
        yield from place_lines(reply.about)
    for number, option in enumerate(reply.question.options, 1):
        yield line(f"  {number}. {option}")


def question_text(reply: Asked, lang: Lang) -> str:
    """A question of the grammar says itself; one of binding names a slot and a word."""
    question = reply.question
    if reply.is_said:
        return question.text
    return say(lang, f"ask.{question.slot}", text=question.text)


def _refused(reply: Refused, lang: Lang) -> Iterator[Line]:
    yield marked("✖", Style.ERROR, refusal_text(reply, lang))
    if reply.about is not None:
        yield from place_lines(reply.about)
    yield from excerpt_lines(reply.fields, lang)
    if reply.denials:
        yield from denial_lines(reply.denials, lang)
    if reply.suggestions:
        yield dim(say(lang, "suggest"))
        yield from (line(f"  {each}") for each in reply.suggestions)


def refusal_text(reply: Refused, lang: Lang) -> str:
    """The sentence of a refusal."""
    if reply.text is not None:
        return reply.text
    fields = dict(reply.fields)
    if "near" in fields and reply.code in ("unknown_organ", "unknown_cell"):
        near = fields["near"]
        fields["near"] = say(lang, "refused.near", near=near) if near else ""
    for key in (f"refused.{reply.code}", f"error.{reply.code}"):
        if knows(key):
            return say(lang, key, **fields)
    return say(lang, "error.other", message=fields.get("message", reply.code))


def error_text(error: FactoryError, lang: Lang) -> str:
    """The sentence of an error; a service has said its own in the caller's language."""
    if isinstance(error, ClientError) and error.reason is not None:
        ways = "".join(f"\n  → {each}" for each in error.suggestions)
        return f"{error.reason}{ways}"
    return refusal_text(
        Refused(error.code, error.fields | {"message": str(error)}), lang
    )


def _decided(reply: Decided, lang: Lang) -> Iterator[Line]:
    digest = reply.plan.digest[:SHORT]
    if reply.outcome is None:
        yield marked("·", Style.DIM, say(lang, "done.declined", digest=digest))
    elif isinstance(reply.outcome, Started | Failed | Cancelled):
        is_training = bool(reply.plan.report.trainings)
        lines = ended_lines if is_training else outcome_lines
        yield from lines(reply.outcome, lang)
    elif isinstance(reply.outcome, Trained):
        yield from trained_lines(reply.outcome, lang)
    elif isinstance(reply.outcome, Pending):
        yield from pending_lines(reply.outcome, digest, lang)
    else:
        yield from _outcome(reply.outcome, digest, lang)


def _outcome(
    outcome: Applied | Stale | Expired | Denied, digest: str, lang: Lang
) -> Iterator[Line]:
    match outcome:
        case Applied(entry=0):
            yield marked("✔", Style.OK, say(lang, "done.nothing"))
        case Applied(entry=entry, hash=hash_):
            text = say(lang, "done.applied", entry=entry, hash=hash_[:SHORT])
            yield marked("✔", Style.OK, text)
        case Stale():
            yield from _stale(outcome, digest, lang)
        case Expired(expires_at=expires_at):
            text = say(lang, "done.expired", digest=digest, expires_at=expires_at)
            yield marked("✖", Style.ERROR, text)
        case Denied(denials=denials):
            yield marked("✖", Style.ERROR, say(lang, "done.denied"))
            yield from denial_lines(denials, lang)
        case _:
            assert_never(outcome)


def _stale(outcome: Stale, digest: str, lang: Lang) -> Iterator[Line]:
    yield marked("✖", Style.ERROR, say(lang, "done.stale", digest=digest))
    for each in outcome.changed:
        fields = {"planned": f"r{each.planned}", "found": f"r{each.found}"}
        text = say(lang, "done.stale_line", address=each.address, **fields)
        yield marked("  ~", Style.CHANGE, text)
    for address in outcome.turned or ():
        text = say(lang, "done.turned_line", address=address)
        yield marked("  ✖", Style.ERROR, text)
    yield dim(say(lang, "done.stale_next"))
