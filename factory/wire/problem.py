"""Problems: every refusal over HTTP has this one form."""

from factory.model import Role
from factory.values import Frozen


class SourcePlace(Frozen):
    """Where in a script something is wrong.

    `line` and `column` count from 1, in characters; `excerpt` is the line, shortened
    around the place, and `mark` how many of its characters stand before it.
    """

    line: int
    column: int | None = None
    excerpt: str | None = None
    mark: int | None = None


class Problem(Frozen):
    """Why something was not done, and the ways out.

    `fields` names what is wrong with the request, as `limits.fuel: ...`; `confirm` is
    the name that this plan takes, as the parameter of that name; `place` is there
    when a script is to blame and the place is known.
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
    place: SourcePlace | None = None
