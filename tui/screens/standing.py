"""The status line: what is known of the factory, as a pure value and its text."""

from dataclasses import dataclass

from agent.session import News, Session
from factory.errors import FactoryError
from factory.model import Role
from grammar.model import Lang
from tui.messages import Looked
from tui.words import Words


@dataclass(frozen=True)
class Standing:
    """What the status line shows.

    Args:
        location: path or URL of the database.
        role: of the operator.
        safe_mode: None when it could not be read.
        lang: of the screen.
        plans: how many plans wait for a decision.
        is_busy: whether the core is at work.
        waiting: jobs that wait for the core.
        alerts: how many alerts nobody has noted.
        approvals: how many plans wait for a second person.
        link: how the way to the core stands.
        step: the step of the build that is being done, as a text.
    """

    location: str
    role: Role
    safe_mode: bool | None
    lang: Lang
    plans: int
    is_busy: bool
    waiting: int
    alerts: int = 0
    approvals: int = 0
    link: News = News.BACK
    step: str = ""


def status_text(standing: Standing, table: Words) -> str:
    """The status line."""
    safe = {True: table.safe_on, False: table.safe_off, None: table.safe_unknown}
    links = {
        News.LOST: table.lost,
        News.BUSY: table.wait,
        News.CHECKING: table.checking,
    }
    text = table.status.format(
        role=standing.role.value,
        safe=safe[standing.safe_mode],
        lang=standing.lang.value.upper(),
        plans=standing.plans,
    )
    parts = [database_name(standing.location)]
    parts += [links[standing.link]] if standing.link in links else []
    parts.append(text)
    if standing.alerts:
        parts.append(table.alerts.format(count=standing.alerts))
    if standing.approvals:
        parts.append(table.approvals.format(count=standing.approvals))
    if standing.waiting:
        parts.append(table.busy_more.format(count=standing.waiting))
    elif standing.is_busy:
        parts.append(standing.step or table.busy)
    return " · ".join(parts)


def database_name(location: str) -> str:
    """The last part of a path or URL: no folder, no user, no password, no options."""
    name = location.partition("?")[0] if "://" in location else location
    return name.replace("\\", "/").rstrip("/").rpartition("/")[2] or location


def looked(session: Session) -> Looked:
    """What the status line shows of the factory now."""
    try:
        glance = session.glance()
    except FactoryError:
        return Looked(safe_mode=None, alerts=0)
    return Looked(
        safe_mode=glance.safe_mode, alerts=glance.alerts, approvals=glance.waiting
    )
