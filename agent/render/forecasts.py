"""What a trial will probably cost: requests, failures and minutes to a verdict."""

from collections.abc import Iterable, Iterator

from agent.render.pieces import line, marked
from agent.reply import Line, Piece, Style
from agent.texts import say
from factory.judge.forecast import Expectation
from factory.plan import TrialForecast
from grammar.model import Lang

_PERCENT = 100


def forecast_lines(forecasts: Iterable[TrialForecast], lang: Lang) -> Iterator[Line]:
    """Three lines a trial: its traffic, a good version, a bad one."""
    for each in forecasts:
        yield line(Piece(f"  {_traffic(each, lang)}"))
        good, bad = each.forecast.good, each.forecast.bad
        yield marked("    ✔", Style.OK, _expected("forecast.good", good, lang))
        yield marked("    ✖", Style.ERROR, _expected("forecast.bad", bad, lang))


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
