"""Trainings: what one will do, how it goes cycle by cycle, and what it found."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import assert_never

from agent.render.builds import MARKS, reason_text, step_text
from agent.render.pieces import dim, line, marked, title
from agent.reply import (
    Line,
    Piece,
    Style,
    Training,
    TrainingsCancelled,
    TrainingsShown,
)
from agent.texts import say
from factory.jobs.model import Event, EventKind, JobKind, kind_of
from factory.plan import Applied, Cancelled, Failed, Stale, Started, Trained
from factory.training.model import (
    Goal,
    Iteration,
    Metric,
    Outline,
    TrainingResult,
    TunableOption,
)
from grammar.model import Lang

SHORT = 12
"""How many digits of a digest are shown."""
MOST_VALUES = 6
"""A parameter of more values is shown by its ends."""
MOST_CYCLES = 8
"""How many cycles of a training are shown: the newest."""
_MINUTE_S = 60


def outline_lines(outlines: Iterable[Outline], lang: Lang) -> Iterator[Line]:
    """What a training will do, for its plan."""
    for each in outlines:
        fields = {"address": each.address, "becomes": _version(each.becomes)}
        key = "training.of" if each.candidates else "training.measure"
        yield line(f"  {say(lang, key, **fields)}")
        data = each.dataset.doc() | {"digest": each.dataset.digest[:SHORT]}
        yield line(f"  {say(lang, 'training.data', **data)}")
        for parameter in each.parameters:
            yield marked("  ~", Style.CHANGE, _parameter_text(parameter, lang))
        if each.candidates:
            drawn = {"count": each.candidates, "seed": each.seed}
            yield line(f"  {say(lang, f'sampler.{each.sampler.value}', **drawn)}")
        yield line(f"  {_bounds_text(each, lang)}")
        if each.estimate_s is not None:
            yield line(
                f"  {say(lang, 'training.cost', time=_time(each.estimate_s, lang))}"
            )


def trainings_lines(
    reply: TrainingsShown | TrainingsCancelled, lang: Lang
) -> Iterator[Line]:
    """Every training, those that go on first; or those that were called off."""
    if isinstance(reply, TrainingsCancelled):
        cells = ", ".join(reply.cells)
        yield marked("✔", Style.OK, say(lang, "trainings.cancelled", cells=cells))
        return
    yield title(say(lang, "list.trainings"))
    if not reply.trainings:
        yield dim(say(lang, "list.empty"))
    for each in reply.trainings:
        yield from training_lines(each, lang)


def training_lines(training: Training, lang: Lang) -> Iterator[Line]:
    """One training: its cell, how it stands, its newest cycles and what came of it."""
    job, outline, cycles = training.job, training.outline, training.iterations
    mark, style = MARKS[job.status]
    count = {"n": len(cycles), "iterations": outline.iterations}
    parts = [
        say(lang, f"build.{job.status.value}"),
        say(lang, "training.cycles", **count),
        job.actor,
        say(lang, "trainings.number", id=job.id),
    ]
    name = Piece(outline.address, Style.NAME)
    yield line(Piece(f"{mark} ", style), name, f"  {' · '.join(parts)}")
    yield from (_cycle_line(each, outline, lang) for each in cycles[-MOST_CYCLES:])
    if training.is_left:
        yield marked("    !", Style.WARN, say(lang, "training.left"))
    if why := _why(training, lang):
        yield dim(f"    {why}")


def trained_lines(outcome: Trained, lang: Lang) -> Iterator[Line]:
    """What a training came to."""
    result = outcome.result
    yield marked("✔", Style.OK, result_text(outcome, lang))
    for name, value in result.changes.items():
        yield marked("  ~", Style.CHANGE, f"{name} = {_value(value)}")
    for metric in Metric:
        before, after = result.before.value(metric), result.after.value(metric)
        word = say(lang, f"metric.{metric.value}")
        fields = {"metric": word, "before": f"{before:g}", "after": f"{after:g}"}
        yield dim(f"  {say(lang, 'training.score', **fields)}")
    if outcome.entry:
        yield dim(say(lang, "training.next", address=outcome.addresses[0]))


def ended_lines(outcome: Started | Failed | Cancelled, lang: Lang) -> Iterator[Line]:
    """What became of a training that was confirmed, where it found nothing."""
    match outcome:
        case Started(job=job):
            yield marked("…", Style.CHANGE, say(lang, "training.started", job=job))
        case Failed(code=code, detail=detail):
            why = reason_text(code, detail, lang)
            yield marked("✖", Style.ERROR, say(lang, "training.failed", why=why))
            yield dim(say(lang, "error.unchanged"))
        case Cancelled(by=by):
            yield marked("✖", Style.ERROR, say(lang, "training.cancelled", by=by))


def result_text(outcome: Trained, lang: Lang) -> str:
    """The sentence of a training's end."""
    result = outcome.result
    fields = {"cycles": result.cycles, "why": _ending(result, lang)}
    if not outcome.entry:
        return say(lang, "done.trained_nothing", **fields)
    return say(
        lang,
        "done.trained",
        address=outcome.addresses[0],
        entry=outcome.entry,
        hash=outcome.hash[:SHORT],
        **fields,
    )


def event_text(event: Event, lang: Lang) -> str:
    """Where a build or a training is, by its last event."""
    if kind_of(event.step) is JobKind.TRAINING:
        return progress_text(event, lang)
    return step_text(event.step, lang)


def end_text(event: Event, lang: Lang) -> str | None:
    """What is told where a training ended beside the conversation; None for others."""
    is_training = kind_of(event.step) is JobKind.TRAINING
    if event.kind is not EventKind.ENDED or not is_training:
        return None
    ending = event.detail.get("ending")
    key = f"ending.{ending}" if ending else f"build.{event.status.value}"
    return say(lang, "training.over", job=event.job, end=say(lang, key))


def progress_text(event: Event, lang: Lang) -> str:
    """Where a training is, by its last event."""
    if event.kind is EventKind.CYCLE_DONE:
        fields: Mapping[str, str] = event.detail
        metric = say(lang, f"metric.{fields['metric']}")
        return say(lang, "training.progress", **{**fields, "metric": metric})
    return say(lang, f"step.{event.step.value}")


def _why(training: Training, lang: Lang) -> str:
    match training.job.outcome:
        case Trained() as trained:
            return result_text(trained, lang)
        case Failed(code=code, detail=detail):
            return say(lang, "training.failed", why=reason_text(code, detail, lang))
        case Cancelled(by=by):
            return say(lang, "training.cancelled", by=by)
        case Stale():
            return say(lang, "builds.stale")
        case None if training.job.trouble is not None:
            trouble = training.job.trouble
            why = reason_text(trouble.code, trouble.detail, lang)
            return say(lang, "builds.again", why=why)
        case None | Applied():  # a training is never merely applied
            return ""
        case _:
            assert_never(training.job.outcome)


def _cycle_line(each: Iteration, outline: Outline, lang: Lang) -> Line:
    mark, style = ("★", Style.OK) if each.is_best else ("·", Style.DIM)
    metric = outline.metric
    fields = {
        "n": each.n,
        "metric": say(lang, f"metric.{metric.value}"),
        "training": f"{each.training.value(metric):g}",
        "holdout": f"{each.holdout.value(metric):g}",
        "wrong": each.wrong,
    }
    tried = ", ".join(f"{k}={_value(v)}" for k, v in each.parameters.items()) or "—"
    text = say(lang, "training.cycle", **fields)
    return marked(f"    {mark}", style, f"{text}  {tried}")


def _parameter_text(parameter: TunableOption, lang: Lang) -> str:
    fields = {
        "name": parameter.name,
        "values": _values(parameter.values),
        "present": "—" if parameter.present is None else _value(parameter.present),
    }
    return say(lang, "training.parameter", **fields)


def _values(values: Sequence[object]) -> str:
    if len(values) <= MOST_VALUES:
        return ", ".join(map(_value, values))
    return f"{_value(values[0])}, {_value(values[1])} … {_value(values[-1])}"


def _bounds_text(outline: Outline, lang: Lang) -> str:
    fields = {
        "iterations": min(outline.iterations, outline.candidates + 1),
        "minutes": f"{outline.minutes:g}",
        "patience": outline.patience,
        "goal": _goal_text(outline.goal, lang),
        "metric": say(lang, f"metric.{outline.metric.value}"),
    }
    key = "training.bounds" if outline.goal is None else "training.bounds_goal"
    return say(lang, key, **fields)


def _goal_text(goal: Goal | None, lang: Lang) -> str:
    if goal is None:
        return ""
    sign = "≥" if goal.min is not None else "≤"
    return f"{say(lang, f'metric.{goal.metric.value}')} {sign} {goal.bound:g}"


def _ending(result: TrainingResult, lang: Lang) -> str:
    return say(lang, f"ending.{result.ending.value}")


def _value(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _version(address: str) -> str:
    return address.rpartition(".")[2]


def _time(seconds: float, lang: Lang) -> str:
    if seconds < _MINUTE_S:
        return say(lang, "time.seconds", count=f"{seconds:g}")
    return say(lang, "time.minutes", count=f"{seconds / _MINUTE_S:.0f}")
