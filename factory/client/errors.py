"""What a client raises: one exception, whatever went wrong."""

from factory.errors import FactoryError
from factory.model import Role
from factory.wire.problem import Problem


class ClientError(FactoryError):
    """A request that was refused, or whose answer did not come.

    `code` is that of the service's problem, with `reason` in the language that was
    asked for. Codes of the client itself, without a reason:

    - `unreachable`: nobody answers there; nothing was sent.
    - `untrusted`: the certificate is not one that this machine trusts.
    - `reply_lost`: the connection broke; the request may have been carried out.
    - `result_unknown`: the same, and asking by the key brought no answer in time.
    - `server_older`, `server_newer`: the two sides do not understand each other.
    - `not_the_service`: what answers there is something else.

    Attributes:
        status: the HTTP status; 0 without an answer.
        reason: a sentence for people; None where the code says everything.
        suggestions: ways out, as sentences.
        request_id: how the service's log names the request.
        capability: the gate that is missing.
        required_role: the role that it takes.
        confirm: the name that the plan takes.
        key: the Idempotency-Key of the request.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        status: int = 0,
        problem: Problem | None = None,
        key: str | None = None,
        **fields: str,
    ) -> None:
        super().__init__(code, message, **fields)
        self.status = status
        self.reason = problem.reason if problem else None
        self.suggestions: tuple[str, ...] = problem.suggestions if problem else ()
        self.request_id = problem.request_id if problem else None
        self.capability = problem.capability if problem else None
        self.required_role: Role | None = problem.required_role if problem else None
        self.confirm = problem.confirm if problem else None
        self.key = key

    @classmethod
    def of(cls, problem: Problem, status: int) -> "ClientError":
        """The refusal of the service."""
        return cls(problem.code, problem.reason, status=status, problem=problem)
