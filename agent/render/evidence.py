"""What the traffic proved, as text."""

from agent.texts import say
from factory.judge.verdict import Verdict
from factory.runtime.observations import Report
from grammar.model import Lang


def evidence_text(report: Report, lang: Lang) -> str:
    """What the traffic proved: requests, failures, the verdict and what it lacks."""
    found = report.judgement
    verdict = say(lang, f"verdict.{found.verdict.value}")
    seen = say(lang, "evidence.seen", n=found.n, failed=found.failed, verdict=verdict)
    if found.verdict is not Verdict.CONTINUE or found.needed is None:
        return seen
    return f"{seen} · {say(lang, 'evidence.needed', needed=found.needed)}"
