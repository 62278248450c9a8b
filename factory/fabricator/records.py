"""A sandboxed program as a function of one value: JSON lines in, JSON lines out.

A picture or a sound travels as `{"$media": "image/png", "base64": "..."}`.
"""

import base64
import binascii
from typing import Any

from factory.errors import RunError
from factory.ports.backend import Invoke
from factory.providers.port import Media, Value
from factory.sandbox.artifact import Artifact
from factory.sandbox.cancel import current
from factory.sandbox.executor import Executor
from factory.sandbox.limits import MIB, Limits
from factory.sandbox.lines import from_lines, to_lines
from factory.sandbox.logged import Listener, logged
from factory.sandbox.outcome import Failure, Kind, failure
from factory.sandbox.places import place_fields

WHY_CHARS = 500
_MEDIA = frozenset({"$media", "base64"})


def called(
    cell: str,
    artifact: Artifact,
    executor: Executor,
    limits: Limits,
    tell: Listener | None = None,
) -> Invoke:
    """The program as a function; it raises RunError only.

    Args:
        cell: the cell's id, for errors.
        artifact: what admission made.
        executor: where it runs.
        limits: of each call.
        tell: gets the lines that it logs.
    """

    def invoke(value: Value) -> Value:
        try:
            batch = to_lines([_sent(value)])
        except ValueError as error:
            raise _broken(cell, "bad_input", str(error)) from error
        answer = executor.run(artifact, batch, limits, current())
        told = logged(cell, answer.usage.logged, answer.usage.dropped)
        if told is not None and tell is not None:
            tell(told)
        if isinstance(answer, Failure):
            raise error_of(cell, answer, limits, artifact.code)
        found = from_lines(answer.output, 1)
        if isinstance(found, Failure):
            raise error_of(cell, found, limits)
        return _received(cell, found[0], limits)

    return invoke


def error_of(cell: str, failed: Failure, limits: Limits, code: bytes = b"") -> RunError:
    """The failure of a run as the factory tells it.

    Args:
        cell: its id.
        failed: how the run ended.
        limits: that it had.
        code: what ran; the line of a failure that has a place is shown from it.
    """
    message = f"{cell}: {failed.kind}: {failed.detail}"
    if failed.kind is Kind.DEADLINE:
        limit = f"{limits.deadline_ms:g}"
        return RunError("timed_out", message, cell=cell, timeout_ms=limit)
    return RunError(
        f"sandbox_{failed.kind}",
        message,
        cell=cell,
        detail=failed.detail,
        memory_mb=f"{limits.memory_bytes / MIB:g}",
        fuel=str(limits.fuel),
        **place_fields(failed.place, code),
    )


def _sent(value: Value) -> Any:
    if isinstance(value, Media):
        text = base64.b64encode(value.data).decode("ascii")
        return {"$media": value.media_type, "base64": text}
    return value


def _received(cell: str, value: Any, limits: Limits) -> Value:
    if not isinstance(value, dict):
        checked: Value = value
        return checked
    if value.keys() == {"error"}:
        raise _refusal(cell, value["error"])
    if value.keys() != _MEDIA:
        return value
    try:
        data = base64.b64decode(value["base64"], validate=True)
        return Media(str(value["$media"]), data)
    except (binascii.Error, TypeError, ValueError) as error:
        bad = failure(Kind.BAD_OUTPUT, f"no base64: {error}")
        raise error_of(cell, bad, limits) from error


def _refusal(cell: str, error: Any) -> RunError:
    """What the program itself says is wrong with the record."""
    given = error if isinstance(error, dict) else {"message": error}
    cause, why = (str(given.get(key, ""))[:WHY_CHARS] for key in ("code", "message"))
    return _broken(cell, cause or "refused", why or cause or "refused")


def _broken(cell: str, cause: str, why: str) -> RunError:
    return RunError("cell_failed", f"{cell}: {why}", cell=cell, cause=cause, why=why)
