"""Where the service is, and how this client shows who it is."""

import ipaddress
import re
import ssl
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from factory.client.errors import ClientError
from factory.client.exchange import Patience
from factory.wire.version import HEADER, WIRE

CONNECT_S = 5.0
"""How long a connection may take."""
ANSWER_S = 60.0
"""How long an answer may take; a run of a cell is part of it."""
SILENCE_S = 45.0
"""How long a stream of events may be silent: three signs of life of the service."""


@dataclass(frozen=True)
class Place:
    """A service.

    Attributes:
        url: `https://host:port`; `http` on this machine, or where it is allowed.
        token: what is shown to it; never part of any text.
        ca_file: certificates to trust instead of the system's, PEM.
        lang: the language of its reasons, `ru` or `en`.
        is_plain_allowed: whether the token may go over a network in clear.
        patience: how long to try.
    """

    url: str
    token: str | None = field(default=None, repr=False)
    ca_file: str | None = None
    lang: str = "en"
    is_plain_allowed: bool = False
    patience: Patience = field(default_factory=Patience)

    @property
    def shown(self) -> str:
        """The URL without anything that would be secret in it."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"

    def checked(self) -> "Place":
        """Itself, if something can be sent there.

        Raises:
            ClientError: codes `bad_server_url`, `plain_token`, `bad_token`.
        """
        try:
            parts = urlsplit(self.url)
            is_url = bool(parts.hostname) and parts.port != 0
        except ValueError:
            is_url = False
        if not is_url or parts.scheme not in ("http", "https") or parts.username:
            raise ClientError(
                "bad_server_url", "not the URL of a service", url=self._named()
            )
        is_plain = parts.scheme == "http" and not _is_local(parts.hostname or "")
        if self.token is not None and is_plain and not self.is_plain_allowed:
            message = "a token does not go over a network in clear"
            raise ClientError("plain_token", message, url=self.shown)
        if self.token is not None and not _is_header(self.token):
            raise ClientError("bad_token", "the token holds what no token holds")
        return self

    def _named(self) -> str:
        """The text that was given as a URL, without a password that may be in it."""
        return re.sub(r"[^/@]*@", "…@", self.url)

    def headers(self) -> dict[str, str]:
        """What stands in every request."""
        own = {"accept-language": self.lang, HEADER: str(WIRE)}
        if self.token is not None:
            own["authorization"] = f"Bearer {self.token}"
        return own

    def trust(self) -> ssl.SSLContext | bool:
        """The certificates that are trusted.

        Raises:
            ClientError: code `bad_ca_file`.
        """
        if self.ca_file is None:
            return True
        try:
            return ssl.create_default_context(cafile=self.ca_file)
        except OSError as error:
            why = error.strerror or str(error)
            message = f"{self.ca_file}: {why}"
            raise ClientError(
                "bad_ca_file", message, path=self.ca_file, why=why
            ) from error


def _is_local(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _is_header(text: str) -> bool:
    return bool(text) and text.isascii() and text.isprintable() and " " not in text
