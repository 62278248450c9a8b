"""Waiting for a job that a service carries out, with its steps as they come."""

from collections.abc import Callable

from agent.session import News
from factory.client.blocking import Client
from factory.client.exchange import Link
from factory.client.listening import Subject
from factory.jobs.model import Event, EventKind

FROM_THE_START = "0.0"
"""The number before the first event."""
AGAIN_S = 120.0
"""How long a service that does not answer is waited for."""
LINKS = {
    Link.UP: News.BACK,
    Link.LOST: News.LOST,
    Link.BUSY: News.BUSY,
    Link.CHECKING: News.CHECKING,
}


def wait_for(
    client: Client,
    job: int,
    since: str,
    tell: Callable[[Event], None],
    news: Callable[[News], None],
) -> None:
    """Wait for the end of a build or of a training.

    Args:
        client: the way to the service.
        job: its number.
        since: the number of an event before its first one.
        tell: hears its events.
        news: hears how the connection stands.

    Raises:
        ClientError: the service did not answer for too long.
    """
    subject = Subject(since=since, again_s=AGAIN_S)
    for happened in client.events(subject, lambda link: news(LINKS[link])):
        event = happened.event
        if isinstance(event, Event) and event.job == job:
            tell(event)
            if event.kind is EventKind.ENDED:
                return
