"""Replies as JSON documents, for `--json`."""

import base64
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from dataclasses import fields as fields_of
from typing import Any

from agent.render.denials import denial_text, suggestion_texts
from agent.render.lines import question_text, refusal_text
from agent.reply import (
    ApprovalsShown,
    Asked,
    CardAsked,
    NameAsked,
    PlanShown,
    Refused,
    Reply,
    Turn,
)
from factory.approval import Approval
from factory.decision import Denial
from factory.phrase import phrase_of, subject_of
from factory.providers.port import Media
from factory.values import Frozen
from grammar.model import Lang


def turn_document(turn: Turn) -> dict[str, Any]:
    """A turn: what was said, and every reply with its kind."""
    replies = [reply_document(reply, turn.lang) for reply in turn.replies]
    return {"utterance": turn.text, "lang": turn.lang.value, "replies": replies}


def reply_document(reply: Reply, lang: Lang) -> dict[str, Any]:
    """One reply; texts are in the turn's language."""
    kind = {"kind": type(reply).__name__}
    match reply:
        case PlanShown(plan=plan, is_open=is_open, first=first):
            denials = [denial_document(each, lang) for each in plan.decision.denials]
            return {
                **kind,
                "digest": plan.digest,
                "is_open": is_open,
                "understood": reply.said or None,
                "risk": plan.report.risk.value,
                "confirm_by_name": phrase_of(plan),
                "takes_two": reply.takes_two or first is not None,
                "confirmed_by": first.confirmed_by if first else None,
                "plan": plan.doc(),
                "denials": denials,
            }
        case ApprovalsShown(plans=plans, trials=trials):
            waiting = [approval_document(each) for each in plans]
            proved = [_plain(asdict(each)) for each in trials]
            return {**kind, "plans": waiting, "trials": proved}
        case NameAsked(plan=plan) | CardAsked(plan=plan):
            name = phrase_of(plan)
            return {**kind, "digest": plan.digest, "confirm_by_name": name}
        case Asked(question=question):
            text = question_text(reply, lang)
            return {**kind, **question.to_dict(), "text": text}
        case Refused(denials=denials):
            return {
                **kind,
                "code": reply.code,
                "reason": refusal_text(reply, lang),
                "suggestions": list(reply.suggestions),
                "denials": [denial_document(each, lang) for each in denials],
            }
        case _:
            fields = {f.name: _plain(getattr(reply, f.name)) for f in fields_of(reply)}
            return {**kind, **fields}


def approval_document(approval: Approval) -> dict[str, Any]:
    """A plan that waits for another person, without the plan itself."""
    plan = approval.plan
    return {
        "digest": approval.digest,
        "subject": subject_of(plan),
        "risk": plan.report.risk.value,
        "asked_by": approval.asked_by,
        "confirmed_by": approval.confirmed_by,
        "at": approval.at,
        "due": approval.due,
        "confirm_by_name": phrase_of(plan),
        "operations": [each.doc() for each in plan.operations],
    }


def denial_document(denial: Denial, lang: Lang) -> dict[str, Any]:
    """A denial as it crosses the wire: code, reason, what is missing, the ways out."""
    document: dict[str, Any] = {
        "code": denial.code.value,
        "reason": denial_text(denial, lang),
        "suggestions": suggestion_texts(denial, lang),
    }
    if denial.capability:
        document["capability"] = denial.capability
    if denial.required_role:
        document["required_role"] = denial.required_role.value
    return document


def _plain(value: object) -> Any:
    match value:
        case Media():
            data = base64.b64encode(value.data).decode("ascii")
            return {"media_type": value.media_type, "base64": data}
        case Frozen():
            return value.doc()
        case Mapping():
            return {str(key): _plain(each) for key, each in value.items()}
        case list() | tuple():
            return [_plain(each) for each in value]
        case _ if is_dataclass(value):
            return {f.name: _plain(getattr(value, f.name)) for f in fields_of(value)}
        case _:
            return value
