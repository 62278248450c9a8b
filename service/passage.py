"""One request on its way: who sent it, what it brought, and how it was answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from time import perf_counter

from starlette.types import Scope

from grammar.model import Lang
from service.callers import Caller

Headers = Mapping[str, str]
"""The headers of a request by their names in lower case."""


@dataclass(slots=True)
class Passage:
    """One request on its way; it stands in the scope as `passage`.

    Attributes:
        headers: what it came with.
        request_id: as the caller named it, or new.
        lang: the language of problems.
        began: when it came, seconds.
        body: what was sent.
        caller: None before it is known.
        status: of the answer; 0 while there is none.
        code: of the problem, if it was one.
    """

    headers: Headers
    request_id: str
    lang: Lang
    began: float = field(default_factory=perf_counter)
    body: bytes = b""
    caller: Caller | None = None
    status: int = 0
    code: str | None = None


def passage_of(scope: Scope) -> Passage:
    """The passage of a request."""
    found = scope["passage"]
    assert isinstance(found, Passage)
    return found


def headers_of(scope: Scope) -> Headers:
    """The headers of a request; of one that is repeated the first."""
    pairs = reversed(scope["headers"])
    return {name.decode("latin-1"): text.decode("latin-1") for name, text in pairs}


def lang_of(accepted: str | None) -> Lang:
    """The language that a caller reads: Russian if it comes first, else English."""
    is_russian = (accepted or "").strip().lower().startswith("ru")
    return Lang.RU if is_russian else Lang.EN
