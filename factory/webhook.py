"""The webhook: signs letters and sends them, by the scheme of Standard Webhooks.

    webhook-id: the idempotency id, the same at every attempt
    webhook-timestamp: when it was sent, whole seconds since the epoch
    webhook-signature: v1,base64(HMAC-SHA256(key, "{id}.{timestamp}.{body}"))

See https://github.com/standard-webhooks/standard-webhooks, specification 1.0.
"""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from factory.errors import FactoryError
from factory.notice import Letter

TIMEOUT_S = 10.0
PREFIX = "whsec_"
LEAST_BYTES, MOST_BYTES = 24, 64
"""How long a key may be, by the specification."""
URL, SECRET, SECRET_FILE = (
    "FACTORY_WEBHOOK_URL",
    "FACTORY_WEBHOOK_SECRET",
    "FACTORY_WEBHOOK_SECRET_FILE",
)
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_OK = range(200, 300)


@dataclass(frozen=True)
class SecretReference:
    """Where the key is; it is read when a letter is signed, and kept nowhere."""

    variables: Mapping[str, str]

    def read(self) -> bytes:
        """The key.

        Raises:
            FactoryError: code `bad_setting`, naming the setting and never its value.
        """
        name = SECRET_FILE if SECRET_FILE in self.variables else SECRET
        text = self.variables.get(name, "")
        try:
            if name == SECRET_FILE:
                text = Path(text).expanduser().read_text("utf-8").strip()
            key = base64.b64decode(text.removeprefix(PREFIX), validate=True)
        except (OSError, ValueError, binascii.Error):
            key = b""
        if not LEAST_BYTES <= len(key) <= MOST_BYTES:
            why = f"{LEAST_BYTES} to {MOST_BYTES} bytes in base64"
            raise _bad(name, why)
        return key


class Webhook:
    """Where letters are sent.

    Args:
        url: where to; https, or http on this machine.
        secret: where the key is.

    Raises:
        FactoryError: code `bad_setting`, for a URL or a key that will not do.
    """

    def __init__(self, url: str, secret: SecretReference) -> None:
        parts = urlsplit(url)
        is_here = parts.scheme == "http" and parts.hostname in _LOOPBACK
        if not parts.hostname or not (parts.scheme == "https" or is_here):
            raise _bad(URL, "https://…")
        secret.read()
        self._url = url
        self._secret = secret

    def send(self, letter: Letter, at: str) -> str | None:
        """Send a letter once; redirects are not followed.

        Args:
            letter: what to send.
            at: the time now, UTC RFC 3339.

        Returns:
            None when it was taken, else why not, in a few words without the address.
        """
        import httpx  # noqa: PLC0415 - its import takes as long as a whole command

        headers = signed(letter, at, self._secret.read())
        try:
            answer = httpx.post(
                self._url,
                content=letter.body.encode(),
                headers=headers,
                timeout=TIMEOUT_S,
                follow_redirects=False,
            )
        except httpx.HTTPError as error:
            return type(error).__name__
        return None if answer.status_code in _OK else f"HTTP {answer.status_code}"


def signed(letter: Letter, at: str, key: bytes) -> dict[str, str]:
    """The headers of a letter.

    Args:
        letter: what is sent.
        at: when, UTC RFC 3339.
        key: of the signature.
    """
    from standardwebhooks import Webhook as Signer  # noqa: PLC0415 - likewise

    moment = datetime.fromisoformat(at)
    return {
        "content-type": "application/json",
        "user-agent": "stem-cell-factory",
        "webhook-id": letter.id,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": Signer(key).sign(letter.id, moment, letter.body),
    }


def webhook_of(variables: Mapping[str, str]) -> Webhook | None:
    """The webhook of an environment; None when no URL is set, which is how it ships.

    Raises:
        FactoryError: code `bad_setting`.
    """
    url = variables.get(URL)
    return None if not url else Webhook(url, SecretReference(variables))


def _bad(name: str, why: str) -> FactoryError:
    message = f"{name} is not right: {why}"
    return FactoryError("bad_setting", message, name=name, value=why)
