"""Where a token may go."""

from pathlib import Path

import pytest

from factory.client.errors import ClientError
from factory.client.place import Place


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://factory.example", None),
        ("https://factory.example:8400/base", None),
        ("http://127.0.0.1:8400", None),
        ("http://[::1]:8400", None),
        ("http://localhost", None),
        ("http://factory.example", "plain_token"),
        ("http://127.0.0.1.example", "plain_token"),
        ("http://localhost.example", "plain_token"),
        ("factory.example:8400", "bad_server_url"),
        ("ftp://factory.example", "bad_server_url"),
        ("https://", "bad_server_url"),
        ("https://anna:secret@factory.example", "bad_server_url"),
        ("http://127.0.0.1:port", "bad_server_url"),
        ("http://[::1", "bad_server_url"),
        ("", "bad_server_url"),
    ],
)
def test_a_token_goes_over_a_network_only_encrypted(url: str, code: str | None) -> None:
    place = Place(url, "token")
    if code is None:
        assert place.checked() is place
        return
    with pytest.raises(ClientError) as caught:
        place.checked()
    assert caught.value.code == code
    assert "secret" not in str(caught.value)
    assert "secret" not in str(caught.value.fields)


def test_what_may_go_in_clear() -> None:
    assert Place("http://factory.example").checked()
    assert Place("http://factory.example", "t", is_plain_allowed=True).checked()


@pytest.mark.parametrize("token", ["", "a b", "a\nb", "токен", "a\x00"])
def test_what_is_no_token_is_not_sent(token: str) -> None:
    with pytest.raises(ClientError) as caught:
        Place("https://factory.example", token).checked()
    assert caught.value.code == "bad_token"


def test_certificates_that_cannot_be_read(tmp_path: Path) -> None:
    for file in (tmp_path / "none.pem", tmp_path):
        with pytest.raises(ClientError) as caught:
            Place("https://factory.example", ca_file=str(file)).trust()
        assert caught.value.code == "bad_ca_file"
