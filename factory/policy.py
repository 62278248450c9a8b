"""PolicyEngine: what is allowed, decided by the Cedar texts in factory/policies.

Roles are permitted broadly; named forbids take back, and say why by annotations:

    @id("...")             required, unique: the name in plans, reports and the log
    @code("...")           required on a forbid: one of DenialCode
    @required_role("...")  the role that the forbid would let through
    @capability            the denial names the capability that was asked for
    @why("...")            which of the texts of its code an operator reads
    @limit("...") @most("...")   the limit that the forbid bounds, and its bound

Cedar skips a rule whose condition fails and may then allow; here every error denies.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from itertools import combinations
from typing import Literal, Self

import cedarpy
from pydantic import Field, model_validator

from factory.canonical import digest
from factory.circumstances import context_of
from factory.decision import (
    Action,
    Decision,
    Denial,
    DenialCode,
    PolicyRequest,
    Suggestion,
)
from factory.errors import FactoryError
from factory.model import Role
from factory.remedies import Way, after, ways_out
from factory.values import Frozen

REMEMBERED = 2048
"""How many answers an engine keeps."""

_SCHEMA = "schema.cedarschema"
_RESOURCE = "name='resource'"
"""How the resource shows in the parsed condition of a policy."""
_DEFAULT, _ERROR = "default_deny", "policy_error"
_Names = tuple[str, ...]


class _Rule(Frozen):
    """One policy as its annotations describe it; no other annotation is known."""

    effect: Literal["permit", "forbid"]
    id: str = Field(min_length=1)
    code: DenialCode | None = None
    required_role: Role | None = None
    capability: str | None = None
    why: str | None = None
    limit: str | None = None
    most: int | None = None

    @model_validator(mode="after")
    def _a_forbid_says_why(self) -> Self:
        if (self.effect == "forbid") != (self.code is not None):
            message = f"{self.id}: @code stands on a forbid and nowhere else"
            raise ValueError(message)
        return self


class PolicyEngine:
    """Decides requests by a set of Cedar policies that a schema has validated.

    Args:
        schema: the Cedar schema of the requests.
        policies: the Cedar text of each policy file by file name.

    Raises:
        FactoryError: code `bad_policy`, for a text that does not parse or does not fit
            the schema, and for missing, repeated or unknown annotations.
    """

    def __init__(self, schema: str, policies: Mapping[str, str]) -> None:
        self.hash = digest({"schema": schema, "policies": dict(policies)})
        text = "\n".join(policies[name] for name in sorted(policies))
        try:
            self._schema = cedarpy.Schema.from_str(schema)
            self._policies = cedarpy.PolicySet.from_str(text)
            errors = cedarpy.validate_policies(text, self._schema).errors
            self._rules = _rules(self._policies.to_pst(), errors)
            self._is_one_for_all = _is_one_for_all(self._policies.to_pst())
            # Holds the schema's actions, so that `action in` knows their groups.
            self._entities = cedarpy.Entities.from_json_str("[]", self._schema)
        except ValueError as error:
            message = f"the policies are not valid: {error}"
            raise FactoryError("bad_policy", message, why=str(error)) from error
        # The same question has the same answer: the policies never change.
        self._evaluated = lru_cache(maxsize=REMEMBERED)(self._evaluate)

    @classmethod
    def load(cls) -> "PolicyEngine":
        """The engine with the policies that the package ships.

        Raises:
            FactoryError: code `bad_policy`, when they are not valid.
        """
        folder = files("factory").joinpath("policies")
        texts = {
            file.name: file.read_text(encoding="utf-8")
            for file in folder.iterdir()
            if file.name.endswith((".cedar", _SCHEMA))
        }
        return cls(texts.pop(_SCHEMA), texts)

    def decide(self, request: PolicyRequest) -> Decision:
        """Whether it may be done; what the policy cannot evaluate is denied.

        The suggestions of a denied request are the fewest remedies that make it
        allowed when all of them are taken; each stands at every denial that stays
        without it. A capability whose gate is not given is denied as an error.

        Returns:
            every denial, in the order of the policies, with its suggestions.
        """
        determining, denials = self._judge(request)
        if not denials:
            return Decision(determining=determining)
        suggested = self._suggestions(request, denials)
        answered = (
            denial.model_copy(update={"suggestions": suggested[name]})
            for name, denial in denials.items()
        )
        return Decision(denials=tuple(answered), determining=determining)

    def _judge(self, request: PolicyRequest) -> tuple[_Names, dict[str, Denial]]:
        """The policies that determined it, and the denials by policy."""
        result = self._asked(request)
        spoke = set(result.diagnostics.reasons)
        rules = [rule for key, rule in self._rules.items() if key in spoke]
        denials = {rule.id: _denial(request, rule) for rule in rules if rule.code}
        if errors := sorted(result.diagnostics.errors):
            denials[_ERROR] = _error(request, "; ".join(errors))
        elif not result.allowed and not denials:
            denials[_DEFAULT] = self._unexplained(request)
        return tuple(rule.id for rule in rules), denials

    def _asked(self, request: PolicyRequest) -> cedarpy.AuthzResult:
        if self._is_one_for_all:
            request = request.model_copy(update={"resource": ""})
        return self._evaluated(request)

    def _evaluate(self, request: PolicyRequest) -> cedarpy.AuthzResult:
        question = {
            "principal": {"type": "Role", "id": request.role.value},
            "action": {"type": "Action", "id": request.action.value},
            "resource": {"type": "Resource", "id": request.resource},
            "context": context_of(request),
        }
        return cedarpy.is_authorized(
            question, self._policies, self._entities, self._schema
        )

    def _unexplained(self, request: PolicyRequest) -> Denial:
        """Name the role that is missing where no permit spoke and no forbid."""
        if role := self._least_role(request):
            code = DenialCode.ROLE_REQUIRED
            return Denial(code=code, address=request.resource, required_role=role)
        return _error(request, "no policy permits it to any role")

    def _least_role(self, request: PolicyRequest) -> Role | None:
        for role in Role:
            asked = request.model_copy(update={"role": role})
            result = self._asked(asked)
            if result.allowed and not result.diagnostics.errors:
                return role
        return None

    def _suggestions(
        self, request: PolicyRequest, denials: Mapping[str, Denial]
    ) -> dict[str, tuple[Suggestion, ...]]:
        """The fewest remedies that help, each at the denials that stay without it."""
        chosen = self._fewest(request)
        found: dict[str, tuple[Suggestion, ...]] = dict.fromkeys(denials, ())
        for suggestion, _ in chosen:
            others = [way for way in chosen if way[0] is not suggestion]
            _, left = self._judge(after(request, others))
            for name in left.keys() & denials.keys() or denials.keys():
                found[name] += (suggestion,)
        return found

    def _fewest(self, request: PolicyRequest) -> tuple[Way, ...]:
        """The first smallest set that turns the request into an allow, else none."""
        ways = [way for way in self._ways(request) if way[0].role is not None]
        for size in range(1, len(ways) + 1):
            for chosen in combinations(ways, size):
                if not self._judge(after(request, chosen))[1]:
                    return chosen
        return ()

    def _ways(self, request: PolicyRequest) -> Iterator[Way]:
        def doer(action: Action, at: str) -> Role | None:
            bare = PolicyRequest(
                role=request.role,
                action=action,
                resource=at,
                safe_mode=request.safe_mode,
            )
            return self._least_role(bare)

        most = {r.limit: r.most for r in self._rules.values() if r.limit and r.most}
        return ways_out(request, most, doer)


def _is_one_for_all(parsed: cedarpy.pst.PolicySet) -> bool:
    """Whether no policy looks at what is asked about: the answer is that of any."""
    policies = parsed.static_policies.values()
    return all(
        policy.resource == cedarpy.pst.ScopeAny()
        and _RESOURCE not in str(policy.clauses)
        for policy in policies
    )


def _rules(
    parsed: cedarpy.pst.PolicySet, errors: Iterable[cedarpy.ValidationError]
) -> dict[str, _Rule]:
    """The rules by Cedar's own name for them (policy0, policy1 ...), in text order."""
    wrong = sorted(map(str, errors))
    wrong += [f"{key}: a template decides nothing" for key in parsed.templates]
    found = {
        key: _Rule.model_validate({**policy.annotations, "effect": policy.effect})
        for key, policy in parsed.static_policies.items()
    }
    counted = Counter([_DEFAULT, _ERROR, *(rule.id for rule in found.values())])
    wrong += [f"@id {name} stands twice" for name, n in counted.items() if n > 1]
    if wrong:
        raise ValueError("; ".join(wrong))
    # Shorter first: policy9 stands before policy10.
    return {key: found[key] for key in sorted(found, key=lambda key: (len(key), key))}


def _denial(request: PolicyRequest, rule: _Rule) -> Denial:
    return Denial(
        code=rule.code or DenialCode.POLICY_ERROR,
        address=request.resource,
        capability=None if rule.capability is None else request.capability,
        required_role=rule.required_role,
        detail=dict(_details(request, rule)),
    )


def _details(request: PolicyRequest, rule: _Rule) -> Iterator[tuple[str, str]]:
    """What the operator's text of a denial needs."""
    if rule.why is not None:
        yield "why", rule.why
    if rule.limit is not None:
        yield "limit", rule.limit
        yield "most", str(rule.most)
    if rule.code is DenialCode.INTEGRATION_MISSING:
        yield "missing", ", ".join(request.missing)


def _error(request: PolicyRequest, why: str) -> Denial:
    code = DenialCode.POLICY_ERROR
    return Denial(code=code, address=request.resource, detail={"error": why})
