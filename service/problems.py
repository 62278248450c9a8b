"""Problems: every refusal over HTTP has one form, and one table gives its status."""

from collections.abc import Mapping, Sequence

from agent.render.denials import denial_text, suggestion_texts
from agent.render.lines import error_text, refusal_text
from agent.reply import Refused
from agent.texts import say
from factory.decision import Denial, DenialCode
from factory.errors import FactoryError
from factory.wire.problem import Problem, SourcePlace
from grammar.model import Code, Lang

STATUSES: Mapping[str, int] = {
    # the policy
    DenialCode.CAPABILITY_LOCKED: 403,
    DenialCode.ROLE_REQUIRED: 403,
    DenialCode.SAFE_MODE: 403,
    DenialCode.APPROVAL_REQUIRED: 403,
    DenialCode.POLICY_ERROR: 403,
    DenialCode.INTEGRATION_MISSING: 409,
    DenialCode.QUARANTINED: 409,
    DenialCode.STATE_CONFLICT: 409,
    DenialCode.STALE_PLAN: 409,
    DenialCode.LIMITS_EXCEEDED: 422,
    # a plan that was confirmed
    "expired": 409,
    "failed": 409,
    "cancelled": 409,
    "not_open": 409,
    "second_person": 409,
    "digest_mismatch": 409,
    # the language
    **dict.fromkeys(Code, 422),
    "nothing_open": 409,
    "not_building": 404,
    "not_training": 404,
    "trains_cells": 422,
    "bad_iterations": 422,
    "bad_goal": 422,
    "dataset_unknown": 422,
    "dataset_unsaid": 422,
    "dataset_unreadable": 422,
    "dataset_too_large": 422,
    "dataset_too_small": 422,
    "dataset_not_text": 422,
    "dataset_bad_line": 422,
    "dataset_gone": 409,
    # what is asked about
    "not_found": 404,
    "no_conversation": 404,
    "no_request": 404,
    "not_created": 404,
    "bad_address": 404,
    "being_built": 409,
    "not_live": 409,
    "not_intact": 409,
    "cell_missing": 409,
    "token_exists": 409,
    # what is sent
    "not_json": 400,
    "not_exact": 422,
    "bad_request": 422,
    "bad_token_name": 422,
    "bad_spec": 422,
    "bad_input": 422,
    "bad_option": 422,
    "not_on_trial": 409,
    "replay_differs": 409,
    "alias_known": 409,
    "alias_word": 409,
    "alias_unfit": 422,
    "alias_unsaid": 422,
    "alias_of_family": 422,
    "not_a_fraction": 422,
    "not_a_percent": 422,
    "not_positive": 422,
    "not_whole": 422,
    "unknown_cell": 422,
    "repeated_cell": 422,
    "cycle": 422,
    "entries": 422,
    "condition": 422,
    "unavailable": 409,
    "not_installed": 409,
    "cell_failed": 422,
    "timed_out": 422,
    "recorded": 409,
    "no_files": 422,
    "gate_locked": 403,
    "source_missing": 422,
    "source_damaged": 409,
    "source_refused": 422,
    "source_url": 422,
    "source_unreadable": 422,
    "source_too_large": 422,
    "file_unreadable": 422,
    "file_too_large": 422,
    "file_not_text": 422,
    # the request itself
    "unauthorized": 401,
    "foreign_origin": 403,
    "no_route": 404,
    "method_not_allowed": 405,
    "too_slow": 408,
    "key_at_work": 409,
    "revision_changed": 412,
    "too_large": 413,
    "not_a_json_request": 415,
    "key_of_another_request": 422,
    "rate_limited": 429,
    "overloaded": 429,
    # the service
    "internal": 500,
    "bad_setting": 500,
    "bad_policy": 500,
    "bad_catalog": 500,
    "bad_provider": 500,
    "store_busy": 503,
    "ending": 503,
    "still_running": 503,
}
"""The HTTP status of each code; what only the service can mend is a 5xx."""

_SERVICE = 503


class Refusal(Exception):  # noqa: N818 - a no and not an error
    """A request that is refused; the handler of the application answers it.

    Args:
        code: see `STATUSES`.
        headers: beside the problem, such as `Retry-After`.
        fields: what the sentence of the code needs.
    """

    def __init__(
        self, code: str, headers: Mapping[str, str] | None = None, **fields: str
    ) -> None:
        super().__init__(code)
        self.code = code
        self.headers = dict(headers or {})
        self.fields = fields
        self.denials: tuple[Denial, ...] = ()
        self.reply: Refused | None = None
        self.wrong: tuple[str, ...] = ()
        self.confirm: str | None = None

    @classmethod
    def denied(cls, denials: Sequence[Denial]) -> "Refusal":
        """What the policy does not allow."""
        refusal = cls(denials[0].code)
        refusal.denials = tuple(denials)
        return refusal

    @classmethod
    def of_request(cls, wrong: Sequence[str]) -> "Refusal":
        """A request that is not as it is documented; each says where and how."""
        refusal = cls("bad_request", what="; ".join(wrong))
        refusal.wrong = tuple(wrong)
        return refusal

    @classmethod
    def said(cls, reply: Refused) -> "Refusal":
        """What the Command Cell refused."""
        if reply.denials:
            return cls.denied(reply.denials)
        refusal = cls(reply.code)
        refusal.reply = reply
        return refusal

    @property
    def status(self) -> int:
        """The HTTP status."""
        return status_of(self.code)


def status_of(code: str) -> int:
    """The HTTP status of a code."""
    if code.startswith(("store_", "audit_")):
        return _SERVICE
    return STATUSES.get(code, 422)


def problem_of(refusal: Refusal, request_id: str, lang: Lang) -> Problem:
    """The problem that a refusal is answered with."""
    if refusal.denials:
        return _of_denials(refusal, request_id, lang)
    reply = refusal.reply or Refused(refusal.code, refusal.fields)
    return Problem(
        code=refusal.code,
        reason=refusal_text(reply, lang),
        suggestions=reply.suggestions,
        request_id=request_id,
        fields=refusal.wrong or None,
        confirm=refusal.confirm,
        place=place_of(reply.fields),
    )


def problem_of_error(error: FactoryError, request_id: str, lang: Lang) -> Problem:
    """The problem that an error of the factory is answered with.

    What only the service can mend is told its operators in the log and not to callers.
    """
    is_ours = status_of(error.code) >= 500  # noqa: PLR2004 - a class of statuses
    text = say(lang, "error.service") if is_ours else error_text(error, lang)
    place = None if is_ours else place_of(error.fields)
    return Problem(code=error.code, reason=text, request_id=request_id, place=place)


def place_of(fields: Mapping[str, str]) -> SourcePlace | None:
    """The place in a script that an error or a denial names by its fields."""
    if "line" not in fields:
        return None
    known = {name: fields[name] for name in SourcePlace.model_fields if name in fields}
    return SourcePlace.model_validate(known)


def _of_denials(refusal: Refusal, request_id: str, lang: Lang) -> Problem:
    first, *others = refusal.denials
    suggestions = [t for each in refusal.denials for t in suggestion_texts(each, lang)]
    return Problem(
        code=first.code,
        reason=denial_text(first, lang),
        capability=first.capability,
        required_role=first.required_role,
        suggestions=tuple(dict.fromkeys(suggestions)),
        request_id=request_id,
        confirm=refusal.confirm,
        others=tuple(denial_text(each, lang) for each in others) or None,
        place=place_of(first.detail),
    )
