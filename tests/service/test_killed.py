"""A real `factory serve` with TLS that is killed in the middle: nothing is lost."""

import secrets
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from agent.remote.session import RemoteSession
from agent.reply import Decided
from factory.bootstrap import now, open_factory
from factory.client.errors import ClientError
from factory.client.place import Place
from factory.jobs.model import Event, EventKind
from factory.model import Role
from factory.plan import Applied
from factory.tokens import KEY_BYTES, SALT_BYTES, SECRET_BYTES, minted
from tests.service.serving import Serving


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Serving]:
    serving = Serving(tmp_path)
    yield serving
    serving.kill()


def token_in(database: str) -> str:
    entropy = secrets.token_bytes(KEY_BYTES + SECRET_BYTES + SALT_BYTES)
    text, token = minted("anna", Role.ADMIN, now(), None, entropy)
    with closing(open_factory(database)) as factory:
        factory.tokens.add(token)
    return text


def opened_plan(session: RemoteSession, text: str) -> str:
    """Say something, and return the digest of the plan that it opened."""
    session.cell.say(text)
    assert session.cell.open_plan is not None
    return session.cell.open_plan.digest


def applied(session: RemoteSession, digest: str) -> int:
    """Confirm a plan; the number of its journal entry."""
    (reply,) = session.cell.decide(digest, accept=True).replies
    assert isinstance(reply, Decided)
    assert isinstance(reply.outcome, Applied)
    return reply.outcome.entry


def failed(session: RemoteSession, digest: str) -> str:
    """Confirm a plan in vain; the code of the error."""
    with pytest.raises(ClientError) as caught:
        session.cell.decide(digest, accept=True)
    return caught.value.code


def test_nothing_is_lost_when_the_service_is_killed(serving: Serving) -> None:
    token = token_in(serving.database)
    serving.start()
    with pytest.raises(ClientError) as caught:
        RemoteSession(Place(serving.url, token), None, serving.folder)
    assert caught.value.code == "untrusted"
    events: list[Event] = []

    def tell(event: Event) -> None:
        """Hear of the build, and end its service as soon as it is known."""
        if not events:
            serving.kill()
            serving.start()
        events.append(event)

    place = Place(serving.url, token, serving.certificate)
    with closing(RemoteSession(place, None, serving.folder, tell)) as session:
        # In the middle of a build: another process brings it to its end.
        assert applied(session, opened_plan(session, "create voice organ v1")) == 1
        assert [e.seq for e in events] == list(range(1, len(events) + 1))
        assert events[-1].kind is EventKind.ENDED
        # Between the plan and its confirm: it stays open until the service says no.
        digest = opened_plan(session, "approve voice")
        serving.kill()
        assert failed(session, digest) == "unreachable"
        assert session.cell.open_plan is not None
        serving.start()
        assert failed(session, digest) == "plan_forgotten"
        assert applied(session, opened_plan(session, "approve voice")) == 2
