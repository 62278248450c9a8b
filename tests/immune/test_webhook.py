"""Notices arrive signed, at least once, and the key stands nowhere."""

import base64
import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook as Verifier
from standardwebhooks.webhooks import WebhookVerificationError

from factory.approval import soon_at
from factory.canonical import canonical
from factory.errors import FactoryError
from factory.model import Role, State
from factory.notice import RETRY_AFTER, Letter, Notice, NoticeType, retry_at
from factory.operations import Move
from factory.webhook import SECRET, SECRET_FILE, URL, signed, webhook_of
from grammar.parse import Parser
from tests.immune.server import Desk, listening
from tests.immune.ward import LATER, V1, V2, Ward

KEY = b"a planted key of 32 bytes, no more"[:32]
PLANTED = base64.b64encode(KEY).decode()
AT = "2026-11-22T10:00:00.000+00:00"


@pytest.fixture
def desk() -> Iterator[Desk]:
    with listening() as found:
        yield found


@pytest.fixture
def posting(
    desk: Desk, parser: Parser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Ward]:
    """Two proved versions in a database file, and a webhook."""
    monkeypatch.setenv(URL, desk.url)
    monkeypatch.setenv(SECRET, f"whsec_{PLANTED}")
    ward = Ward(parser, location=str(tmp_path / "f.db"))
    with closing(ward.factory):
        ward.two_stable()
        yield ward


class Times:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)  # noqa: TID251 - the verifier has its own clock

    def __call__(self) -> str:
        return self.now.isoformat(timespec="milliseconds")


def types(desk: Desk) -> list[str]:
    return [json.loads(body)["type"] for _, body in desk.letters]


# -- what is told ---------------------------------------------------------------------


def test_a_rollback_by_a_person_is_told(posting: Ward, desk: Desk) -> None:
    posting.move(V2, Move.ROLLBACK, reason="хуже")
    assert posting.factory.herald.deliver(Times()) == 1
    ((_, body),) = desk.letters
    told = json.loads(body)
    assert told["type"] == "version.rolled_back"
    assert told["data"] == {
        "address": V2,
        "actor": "anna",
        "reason": "хуже",
        "entry": posting.entries(),
    }
    assert posting.factory.herald.deliver(Times()) == 0


def test_alerts_and_storms_are_told(posting: Ward, desk: Desk) -> None:
    posting.tamper(V2, digest="0" * 64)
    posting.immune.round()
    posting.factory.herald.deliver(Times())
    assert types(desk) == ["immune.alert"]
    posting.say("включи безопасный режим", "выключи безопасный режим")
    posting.immune._terms = type(posting.immune._terms)(storm_least=1, storm_share=0.01)
    posting.tamper(V1, digest="0" * 64)
    posting.immune.round()
    posting.factory.herald.deliver(Times())
    assert types(desk) == ["immune.alert", "immune.storm"]


def test_an_alert_without_an_act_is_told_once(posting: Ward, desk: Desk) -> None:
    posting.tamper("organ.vision", head=V1)
    for _ in range(2):
        posting.immune.round()
    posting.factory.herald.deliver(Times())
    assert types(desk) == ["immune.alert"]
    assert json.loads(desk.letters[0][1])["data"]["code"] == "beyond_repair"


def test_a_canary_that_is_proved_good_waits_for_an_approval_and_is_told_once(
    posting: Ward, desk: Desk
) -> None:
    posting.say("создай эхо v1")
    posting.move("organ.echo.v1", Move.APPROVE, stage=State.CANARY, traffic=100)
    posting.factory.herald.announce(LATER)
    cell = posting.enter()
    for number in range(450):
        cell.run("organ.echo", f"раз {number}", None)
    posting.factory.runtime.flush()
    for _ in range(2):
        posting.factory.herald.announce(LATER)
    posting.factory.herald.deliver(Times())
    assert types(desk) == ["canary.needs_approval"]
    data = json.loads(desk.letters[0][1])["data"]
    assert (data["address"], data["stage"]) == ("organ.echo.v1", "canary")


def test_without_a_webhook_nothing_is_kept(ward: Ward) -> None:
    ward.move(V2, Move.ROLLBACK)
    ward.tamper(V1, digest="0" * 64)
    ward.immune.round()
    ward.factory.herald.announce(LATER)
    assert ward.factory.herald.deliver(Times()) == 0
    assert ward.factory.outbox.standing().waiting == 0


# -- how it arrives -------------------------------------------------------------------


def test_a_letter_is_signed_as_the_standard_says(posting: Ward, desk: Desk) -> None:
    posting.move(V2, Move.ROLLBACK)
    posting.factory.herald.deliver(Times())
    ((headers, body),) = desk.letters
    verifier = Verifier(f"whsec_{PLANTED}")
    assert verifier.verify(body, headers)["type"] == "version.rolled_back"
    later = str(int(headers["webhook-timestamp"]) + 9)
    for forged in (
        (body.replace(V2, V1), headers),
        (body, headers | {"webhook-id": "ntc_other"}),
        (body, headers | {"webhook-timestamp": later}),
    ):
        with pytest.raises(WebhookVerificationError):
            verifier.verify(*forged)


def test_the_signature_is_the_one_of_the_specification() -> None:
    """The example of the specification's own libraries."""
    letter = Letter(id="msg_p5jXN8AQM9LWM0D4loKWxJek", body='{"test": 2432232314}')
    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    headers = signed(letter, "2021-02-25T14:55:30.000+00:00", key)
    assert headers["webhook-timestamp"] == "1614264930"
    expected = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    at = datetime.fromtimestamp(1614265330, UTC).isoformat()
    assert signed(letter, at, key)["webhook-signature"] == expected


@pytest.mark.parametrize("status", [301, 400, 410, 429, 500, 503])
def test_what_is_not_taken_is_sent_again_later_with_the_same_id(
    posting: Ward, desk: Desk, status: int
) -> None:
    desk.answers.append(status)
    posting.move(V2, Move.ROLLBACK)
    times = Times()
    assert posting.factory.herald.deliver(times) == 0
    assert len(desk.letters) == 1
    assert posting.factory.outbox.standing().error == f"HTTP {status}"
    assert posting.factory.herald.deliver(times) == 0
    assert len(desk.letters) == 1
    times.now += RETRY_AFTER[0]
    assert posting.factory.herald.deliver(times) == 1
    ids = {headers["webhook-id"] for headers, _ in desk.letters}
    assert (len(desk.letters), len(ids)) == (2, 1)


def test_letters_outlive_the_process_and_a_server_that_is_down(
    parser: Parser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with listening() as gone:
        monkeypatch.setenv(URL, gone.url)
    monkeypatch.setenv(SECRET, PLANTED)
    place, times = str(tmp_path / "f.db"), Times()
    with closing(Ward(parser, location=place).factory):
        pass
    first = Ward(parser, location=place)
    with closing(first.factory):
        first.say("создай эхо v1")
        first.move("organ.echo.v1", Move.ROLLBACK)
        assert first.factory.herald.deliver(times) == 0
        assert first.factory.outbox.standing().error == "ConnectError"
    with listening() as desk:
        monkeypatch.setenv(URL, desk.url)
        times.now += RETRY_AFTER[0]
        second = Ward(parser, location=place)
        with closing(second.factory):
            assert second.factory.herald.deliver(times) == 1
        assert types(desk) == ["version.rolled_back"]


def test_a_letter_is_given_up_after_the_last_attempt(posting: Ward, desk: Desk) -> None:
    posting.move(V2, Move.ROLLBACK)
    desk.answers += [500] * 20
    times = Times()
    for _ in range(15):
        posting.factory.herald.deliver(times)
        times.now += RETRY_AFTER[-1]
    assert len(desk.letters) == len(RETRY_AFTER) + 1
    standing = posting.factory.outbox.standing()
    assert (standing.waiting, standing.given_up) == (0, 1)


@given(st.integers(1, 50))
def test_each_retry_waits_at_least_as_long_as_the_one_before(attempts: int) -> None:
    ends = [retry_at(AT, attempts), retry_at(AT, attempts + 1)]
    moments = [datetime.fromisoformat(end) if end else None for end in ends]
    assert (moments[0] is None) == (attempts > len(RETRY_AFTER))
    if moments[0] is not None and moments[1] is not None:
        assert timedelta() < moments[0] - datetime.fromisoformat(AT)
        assert moments[0] <= moments[1]


# -- the key --------------------------------------------------------------------------


def test_the_key_stands_nowhere(
    posting: Ward, desk: Desk, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    desk.answers += [500]
    posting.tamper(V2, digest="0" * 64)
    posting.immune.round()
    posting.move(V1, Move.ROLLBACK)
    posting.factory.herald.deliver(Times())
    turns = [canonical(turn) for turn in posting.factory.turns.turns()]
    with posting.factory.snapshot() as world:
        turns += [canonical(entry.doc()) for entry in world.entries()]
    turns += [file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()]
    turns += [caplog.text.encode()]
    turns += [f"{headers}{body}".encode() for headers, body in desk.letters]
    assert turns
    for text in turns:
        assert KEY not in text
        assert PLANTED.encode() not in text


def test_a_key_may_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(f"whsec_{PLANTED}\n")
    made = webhook_of({URL: "https://example.org/x", SECRET_FILE: str(file)})
    assert made is not None
    assert made._secret.read() == KEY


@pytest.mark.parametrize(
    ("variables", "name"),
    [
        ({URL: "http://example.org/x", SECRET: PLANTED}, URL),
        ({URL: "ftp://127.0.0.1/x", SECRET: PLANTED}, URL),
        ({URL: "https://", SECRET: PLANTED}, URL),
        ({URL: "https://example.org/x"}, SECRET),
        ({URL: "https://example.org/x", SECRET: "short"}, SECRET),
        ({URL: "https://example.org/x", SECRET: PLANTED + "!"}, SECRET),
        ({URL: "https://example.org/x", SECRET_FILE: "/nowhere/at/all"}, SECRET_FILE),
    ],
)
def test_a_setting_that_will_not_do_is_named_without_its_value(
    variables: dict[str, str], name: str
) -> None:
    with pytest.raises(FactoryError) as caught:
        webhook_of(variables)
    assert (caught.value.code, caught.value.fields["name"]) == ("bad_setting", name)
    assert PLANTED not in str(caught.value) + str(caught.value.fields)


def test_it_ships_off() -> None:
    assert webhook_of({}) is None
    assert webhook_of({URL: ""}) is None


def test_the_id_is_of_the_content() -> None:
    one = Notice(type=NoticeType.STORM, timestamp=AT, data={"a": 1})
    same = Notice(type=NoticeType.STORM, timestamp=AT, data={"a": 1})
    other = Notice(type=NoticeType.STORM, timestamp=AT, data={"a": 2})
    assert one.id == same.id != other.id


def test_a_plan_that_takes_two_is_told_of_when_asked_and_when_soon_due(
    posting: Ward, desk: Desk
) -> None:
    anna = posting.enter("anna", Role.ADMIN)
    anna.require(two=True)
    for text in ("да", "разблокируй factory_script", "capability.factory_script"):
        anna.say(text)
    posting.factory.herald.deliver(Times())
    assert types(desk) == ["approval.needed"]
    (waits,) = posting.factory.approvals.waiting()
    data = json.loads(desk.letters[0][1])["data"]
    assert (data["plan"], data["confirmed_by"]) == (waits.digest, "anna")
    posting.factory.herald.announce(waits.at)
    assert posting.factory.outbox.standing().waiting == 0
    for _ in range(2):
        posting.factory.herald.announce(soon_at(waits))
    assert posting.factory.outbox.standing().waiting == 1
