"""How a cell did on records: accuracy, F1, errors and latency.

- accuracy: the share of records whose output is the expected one.
- f1: macro-averaged over the outputs that the records expect, each taken as a label:
  2 TP / (2 TP + FP + FN), as `f1_score(average="macro", labels=expected)` of
  scikit-learn gives it. A run that failed gives no label.
- error_rate: the share of records on which the cell failed.
- latency_ms: the 95th percentile (nearest rank) of all runs, failed ones too.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from factory.providers.port import Value
from factory.training.datasets import Record, text_of
from factory.training.model import Score, Wrong

_DIGITS = 6
_MS_DIGITS = 3
_PERCENTILE = 0.95
SHOWN = 120
"""How many characters of a value are shown."""
MOST_WRONG = 10
"""How many records that went wrong a report shows."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a cell gave for a record: an output, or the code of its error."""

    output: Value
    error: str | None
    latency_ms: float


def score_of(records: Sequence[Record], answers: Sequence[Answer]) -> Score:
    """The score of answers.

    Args:
        records: at least one.
        answers: one a record, in their order.
    """
    expected = [text_of(each.output) for each in records]
    found = [None if a.error else text_of(a.output) for a in answers]
    right = sum(e == f for e, f in zip(expected, found, strict=True))
    failed = sum(each.error is not None for each in answers)
    count = len(records)
    return Score(
        records=count,
        accuracy=round(right / count, _DIGITS),
        f1=round(_macro_f1(expected, found), _DIGITS),
        error_rate=round(failed / count, _DIGITS),
        latency_ms=_percentile([each.latency_ms for each in answers]),
    )


def is_right(record: Record, answer: Answer) -> bool:
    """Whether an answer is the expected one."""
    return answer.error is None and text_of(record.output) == text_of(answer.output)


def wrong_of(records: Sequence[Record], answers: Sequence[Answer]) -> tuple[Wrong, ...]:
    """The first records that went wrong, shortened."""
    found: list[Wrong] = []
    for record, answer in zip(records, answers, strict=True):
        if len(found) == MOST_WRONG:
            break
        if not is_right(record, answer):
            found.append(
                Wrong(
                    input=_shown(record.input),
                    expected=_shown(record.output),
                    found=None if answer.error else _shown(answer.output),
                    error=answer.error,
                )
            )
    return tuple(found)


def _macro_f1(expected: Sequence[str], found: Sequence[str | None]) -> float:
    wanted, given = Counter(expected), Counter(found)
    right = Counter(e for e, f in zip(expected, found, strict=True) if e == f)
    # 2 TP + FP + FN is what was expected and what was given of a label together.
    each = [2 * right[label] / (wanted[label] + given[label]) for label in wanted]
    return sum(each) / len(each)


def _percentile(values: Sequence[float]) -> float:
    place = ceil(_PERCENTILE * len(values)) - 1
    return round(sorted(values)[place], _MS_DIGITS)


def _shown(value: Value) -> str:
    text = text_of(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
