"""What httpx answers and raises, as the values of `exchange`."""

import ssl
from collections.abc import Iterator

import httpx

from factory.client.exchange import Answer, Lost

NOT_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
    httpx.ProxyError,
)
"""Nothing of the request has left when one of these is raised."""


def answer_of(response: httpx.Response) -> Answer:
    """A response that was read, or the head of one that is streamed."""
    body = response.content if response.is_stream_consumed else b""
    return Answer(response.status_code, response.headers, body)


def loss_of(error: httpx.HTTPError) -> Lost:
    """The loss that an error means: whether the request may have arrived counts."""
    why = str(error) or type(error).__name__
    if any(isinstance(each, ssl.SSLCertVerificationError) for each in _chain(error)):
        return Lost(is_sent=False, why=why, code="untrusted")
    return Lost(is_sent=not isinstance(error, NOT_SENT), why=why)


def _chain(error: BaseException) -> Iterator[BaseException]:
    found: BaseException | None = error
    while found is not None:
        yield found
        found = found.__cause__ or found.__context__
