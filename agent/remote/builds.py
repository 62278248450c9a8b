"""Waiting for a build that a service carries out, with its steps as they come."""

from collections.abc import Callable

from agent.session import News
from factory.client.blocking import Client
from factory.client.listening import Link, Subject
from factory.jobs.model import Event, EventKind
from factory.wire.events import BuildEvent

FROM_THE_START = "0.0"
"""The number before the first event."""
AGAIN_S = 120.0
"""How long a service that does not answer is waited for."""
LINKS = {Link.LOST: News.LOST, Link.UP: News.BACK}


def wait_for(
    client: Client,
    job: int,
    since: str,
    tell: Callable[[Event], None],
    news: Callable[[News], None],
) -> None:
    """Wait for the end of a build.

    Args:
        client: the way to the service.
        job: the number of the build.
        since: the number of an event before its first one.
        tell: hears its events.
        news: hears how the connection stands.

    Raises:
        ClientError: the service did not answer for too long.
    """
    subject = Subject(since=since, again_s=AGAIN_S)
    for happened in client.events(subject, lambda link: news(LINKS[link])):
        event = happened.event
        if isinstance(event, BuildEvent) and event.job == job:
            tell(event)
            if event.kind is EventKind.ENDED:
                return
