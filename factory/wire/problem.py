"""Problems: every refusal over HTTP has this one form."""

from factory.model import Frozen, Role


class Problem(Frozen):
    """Why something was not done, and the ways out.

    `fields` names what is wrong with the request, as `limits.fuel: ...`; `confirm` is
    the name that this plan takes, as the parameter of that name.
    """

    code: str
    reason: str
    capability: str | None = None
    required_role: Role | None = None
    suggestions: tuple[str, ...] = ()
    request_id: str
    fields: tuple[str, ...] | None = None
    confirm: str | None = None
    others: tuple[str, ...] | None = None
