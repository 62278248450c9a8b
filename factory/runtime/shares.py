"""Which side of a split a request is on: decided by its key, never by chance."""

import hashlib

from factory.canonical import digest
from factory.providers.port import Media, Value

_WHOLE = 2**64
_PERCENT = 100


def is_on_trial(family: str, key: str, percent: float) -> bool:
    """Whether a request belongs to the version on trial.

    The key's place among all keys does not depend on the share, so a key that is on
    trial stays so while the share only grows.

    Args:
        family: whose traffic it is.
        key: what must keep to one side: a user, a session, a conversation.
        percent: the share, 0 to 100.
    """
    hashed = hashlib.sha256(f"{family}\0{key}".encode("utf-8", "surrogatepass"))
    place = int.from_bytes(hashed.digest()[:8]) / _WHOLE
    return place * _PERCENT < percent


def key_of(value: Value) -> str:
    """The key of a request that came without one: equal inputs are on one side.

    Raises:
        FactoryError: code `not_exact`.
    """
    if isinstance(value, Media):
        return hashlib.sha256(value.media_type.encode() + value.data).hexdigest()
    return digest(value)
