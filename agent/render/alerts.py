"""Alerts and letters as lines."""

from collections.abc import Iterable, Iterator

from agent.render.pieces import dim, line, marked, title
from agent.reply import Line, Style
from agent.texts import say
from factory.alert import KeptAlert, Severity
from factory.ports.lists import OutboxStanding
from grammar.model import Lang

MARKS = {Severity.WARNING: ("▲", Style.WARN), Severity.CRITICAL: ("✖", Style.ERROR)}


def alert_lines(alerts: Iterable[KeptAlert], lang: Lang) -> Iterator[Line]:
    """The list of alerts, each with its reason, its journal entry and who noted it."""
    yield title(say(lang, "immune.title"))
    is_empty = True
    for kept in alerts:
        is_empty = False
        yield alert_line(kept, lang)
        yield from (dim(f"    {text}") for text in _more(kept, lang))
    if is_empty:
        yield dim(say(lang, "immune.none"))


def alert_line(kept: KeptAlert, lang: Lang) -> Line:
    """One alert in a line."""
    alert = kept.alert
    mark, style = MARKS[alert.severity]
    what = say(lang, f"alert.{alert.code.value}")
    fields = {"at": alert.at, "subject": alert.subject, "what": what}
    return marked(mark, style, say(lang, "immune.line", number=kept.number, **fields))


def _more(kept: KeptAlert, lang: Lang) -> Iterator[str]:
    alert = kept.alert
    if alert.reason:
        yield say(lang, "immune.because", reason=alert.reason)
    if alert.entry is not None:
        yield say(lang, "immune.entry", entry=alert.entry)
    if kept.seen_at is not None:
        yield say(lang, "immune.seen", by=kept.seen_by, at=kept.seen_at)


def letter_lines(standing: OutboxStanding, lang: Lang) -> Iterator[Line]:
    """How the letters to other systems stand; nothing when there never was one."""
    waiting, given_up = standing.waiting, standing.given_up
    if not waiting and not given_up:
        return
    text = say(lang, "immune.letters", waiting=waiting, given_up=given_up)
    yield marked("▲", Style.WARN, text) if given_up else line(text)
    if standing.error is not None:
        yield dim(f"    {say(lang, 'immune.letters_error', error=standing.error)}")
