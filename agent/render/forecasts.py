"""What the requests have proved of a version, and what its trial will cost."""

from collections.abc import Iterable, Iterator

from agent.render.pieces import line, marked
from agent.reply import Line, Piece, Style
from agent.texts import say
from factory.judge.forecast import Expectation
from factory.judge.verdict import Verdict
from factory.measured import Finding
from factory.report import TrialForecast
from grammar.model import Lang

_PERCENT = 100
VERDICTS = {
    Verdict.PROMOTE: ("✔", Style.OK),
    Verdict.ABORT: ("✖", Style.ERROR),
    Verdict.CONTINUE: ("?", Style.WARN),
    Verdict.INCONCLUSIVE: ("?", Style.WARN),
}


def forecast_lines(forecasts: Iterable[TrialForecast], lang: Lang) -> Iterator[Line]:
    """Three lines a trial: its traffic, a good version, a bad one."""
    for each in forecasts:
        yield line(Piece(f"  {_traffic(each, lang)}"))
        good, bad = each.forecast.good, each.forecast.bad
        yield marked("    ✔", Style.OK, _expected("forecast.good", good, lang))
        yield marked("    ✖", Style.ERROR, _expected("forecast.bad", bad, lang))


def finding_lines(findings: Iterable[Finding], lang: Lang) -> Iterator[Line]:
    """One line a version on trial, and a second one for what a verdict still takes."""
    for each in findings:
        mark, style = VERDICTS[each.verdict]
        yield marked(f"  {mark}", style, _finding(each, lang))
        if each.verdict is Verdict.CONTINUE and each.needed is not None:
            yield line(f"    {say(lang, 'evidence.needed', needed=each.needed)}")


def _finding(each: Finding, lang: Lang) -> str:
    return say(
        lang,
        "evidence.line",
        address=each.address,
        stage=say(lang, f"state.{each.stage.value}"),
        n=each.n,
        failed=each.failed,
        log_e=f"{each.log_e:.2f}",
        bound=f"{each.bound:.2f}",
        verdict=say(lang, f"verdict.{each.verdict.value}"),
    )


def _traffic(each: TrialForecast, lang: Lang) -> str:
    return say(
        lang,
        "forecast.traffic",
        address=each.address,
        percent=f"{each.percent:g}",
        per_minute=_rounded(each.per_minute, lang),
    )


def _expected(key: str, expected: Expectation, lang: Lang) -> str:
    return say(
        lang,
        key,
        rate=f"{expected.error_rate * _PERCENT:.3g}",
        requests=expected.requests,
        failed=f"{expected.failed:.2g}",
        minutes=_rounded(expected.minutes, lang),
    )


def _rounded(value: float | None, lang: Lang) -> str:
    return say(lang, "forecast.unknown") if value is None else f"{value:.3g}"
