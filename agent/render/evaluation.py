"""An evaluation of the command language as lines: tables, confusions, wrong ones."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from agent.evaluation import Report, Result, Verdict, commands_of
from agent.render.pieces import dim, line, title
from agent.reply import Line, Piece, Style
from grammar.model import Lang

WORDS: Mapping[Lang, Mapping[str, str]] = {
    Lang.RU: {
        "file": "файл",
        "label": "намерение",
        "total": "всего",
        "right": "верно",
        "wrong_actions": "неверных действий",
        "repairs": "исправлений",
        "questions": "вопросов",
        "all": "итого",
        "sessions": "бесед целиком верно: {whole} из {total}",
        "latency": "разбор одной фразы: p50 {p50:.2f} мс, p99 {p99:.2f} мс",
        "confusions": "перепутано",
        "wrong": "неверно",
        "wanted": "надо",
        "got": "вышло",
    },
    Lang.EN: {
        "file": "file",
        "label": "intent",
        "total": "total",
        "right": "right",
        "wrong_actions": "wrong actions",
        "repairs": "repairs",
        "questions": "questions",
        "all": "all",
        "sessions": "conversations right as a whole: {whole} of {total}",
        "latency": "parse of one utterance: p50 {p50:.2f} ms, p99 {p99:.2f} ms",
        "confusions": "confused",
        "wrong": "wrong",
        "wanted": "want",
        "got": "got",
    },
}
GAP = "  "


def evaluation_lines(
    files: Mapping[str, Report], whole: Report, lang: Lang
) -> Iterator[Line]:
    """Yield the report: by file, by intent, what was confused, how long it took.

    Args:
        files: the report of each file by its name.
        whole: the report of all files together.
        lang: the language of the headings.
    """
    words = WORDS[_spoken(lang)]
    yield from _by_file({**files, words["all"]: whole}, words)
    yield ()
    yield from _by_intent(whole, words)
    if whole.confusions:
        yield ()
        yield title(words["confusions"])
        for each in whole.confusions:
            yield line(f"{each.count:4}{GAP}{each.wanted} → {each.got}")
    yield ()
    if whole.sessions:
        text = words["sessions"].format(whole=whole.whole, total=whole.sessions)
        yield dim(text)
    p50, p99 = whole.latency.p50, whole.latency.p99
    yield dim(words["latency"].format(p50=p50, p99=p99))


def wrong_lines(results: Iterable[Result], lang: Lang) -> Iterator[Line]:
    """Yield each wrong result with what was due and what came."""
    words = WORDS[_spoken(lang)]
    for each in results:
        style = Style.ERROR if each.verdict is Verdict.WRONG_ACTION else Style.WARN
        shown = mismatch(each)
        yield line(Piece(f"✖ {each.turn.utterance}", style))
        yield dim(f"    {words['wanted']}: {_json(shown['wanted'])}")
        yield dim(f"    {words['got']}: {_json(shown['got'])}")


def wrong_first(results: Iterable[Result], count: int) -> list[Result]:
    """The first `count` wrong results, wrong actions before all others."""
    wrong = [each for each in results if each.verdict is not Verdict.RIGHT]
    wrong.sort(key=lambda each: each.verdict is not Verdict.WRONG_ACTION)
    return wrong[:count]


def mismatch(result: Result) -> dict[str, Any]:
    """A result beside its label as JSON values."""
    return {
        "utterance": result.turn.utterance,
        "verdict": result.verdict.value,
        "wanted": _wanted(result),
        "got": _got(result),
    }


def _spoken(lang: Lang) -> Lang:
    return lang if lang in WORDS else Lang.EN


def _by_file(files: Mapping[str, Report], words: Mapping[str, str]) -> Iterator[Line]:
    fields = ("total", "right", "wrong_actions", "repairs", "questions")
    rows = [[name, *(getattr(made, f) for f in fields)] for name, made in files.items()]
    marks = [made.is_all_right for made in files.values()]
    yield from _table([words[each] for each in ("file", *fields)], rows, marks)


def _by_intent(whole: Report, words: Mapping[str, str]) -> Iterator[Line]:
    fields = ("label", "total", "right", "wrong_actions")
    rows = [[getattr(row, f) for f in fields] for row in whole.rows]
    marks = [row.right == row.total for row in whole.rows]
    yield from _table([words[each] for each in fields], rows, marks)


def _table(
    head: Sequence[str], rows: Sequence[Sequence[object]], marks: Sequence[bool]
) -> Iterator[Line]:
    """A table whose first column is text and whose others are numbers."""
    cells = [[str(each) for each in row] for row in rows]
    columns = zip(head, *cells, strict=True)
    widths = [max(map(len, column)) for column in columns]
    yield title(f"  {_row(head, widths)}")
    for row, is_right in zip(cells, marks, strict=True):
        mark = Piece("✔ ", Style.OK) if is_right else Piece("✖ ", Style.ERROR)
        yield line(mark, _row(row, widths))


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *rest = zip(cells, widths, strict=True)
    return GAP.join([first[0].ljust(first[1]), *(c.rjust(width) for c, width in rest)])


def _wanted(result: Result) -> dict[str, Any]:
    wanted = result.turn.wanted
    said = {
        "status": wanted.status.value if wanted.status is not None else "not ok",
        "commands": wanted.commands,
        "slot": wanted.slot,
        "reason": wanted.reason,
        "corrected": wanted.corrected,
    }
    return {key: value for key, value in said.items() if value is not None}


def _got(result: Result) -> dict[str, Any]:
    parse = result.parse
    shown: dict[str, Any] = {"status": parse.status.value}
    if parse.commands:
        shown["commands"] = commands_of(parse)
    if parse.question is not None:
        shown["question"] = parse.question.to_dict()
    if parse.reason is not None:
        shown["reason"] = parse.reason.code.value
    if result.corrected is not None:
        shown["corrected"] = result.corrected
    return shown


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
