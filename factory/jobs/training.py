"""Trainings: one cycle after another, then the end that makes a draft of the best.

A cycle runs the cell, with other options, on every record in its ordinary provider or
sandbox, within its limits. Nothing of it is observed: it is no evidence of traffic.
What a cycle tries follows from the seed and the cycles before it alone.
"""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from hashlib import sha256
from time import perf_counter

from factory.apply import changed_since
from factory.errors import BackendError, RunError
from factory.jobs.adoption import Draw, adopted, drawn, outline_of
from factory.jobs.commits import Effects
from factory.jobs.model import Cycle, End, Job, Order, Step
from factory.jobs.port import JobTransaction, JobWorld
from factory.jobs.staging import SAMPLE_TIMEOUT_MS, Tools
from factory.jobs.work import Begin, Check, Finish, Found, Progress
from factory.model import CellRecord, FactorySpec
from factory.plan import Stale
from factory.ports.backend import Invoke
from factory.runtime.artifacts import limited
from factory.training.datasets import Parts, Record, parts_of, records_of
from factory.training.model import (
    Iteration,
    Metric,
    Parameters,
    TrainingResult,
)
from factory.training.samplers import SAMPLERS, Space
from factory.training.scores import Answer, is_right, score_of, wrong_of
from factory.training.standing import (
    Standing,
    is_better,
    result_of,
    standing_of,
)

_MS = 1000
_NOT_ITS_FAULT = frozenset({"overloaded"})
"""Errors that say nothing about the cell."""


@dataclass(frozen=True)
class Ground:
    """What trainings are carried out with.

    Attributes:
        tools: what cells are made with.
        snapshot: a consistent read of the records as they are.
        dataset: reads a kept dataset by its digest; None when it is not there.
        draw: plans the draft of the end.
        clock: seconds, for how long calls take.
    """

    tools: Tools
    snapshot: Callable[[], AbstractContextManager[JobWorld]]
    dataset: Callable[[str], bytes | None]
    draw: Draw
    clock: Callable[[], float] = perf_counter


def training(ground: Ground, effects: Effects) -> Begin:
    """How trainings are begun.

    Args:
        ground: what they are carried out with.
        effects: what goes with every plan that is carried out.
    """

    def begin(job: Job, order: Order, world: JobWorld) -> TrainingWork:
        return TrainingWork(job, order, world, ground, effects)

    return begin


class TrainingWork:
    """`Work` on one training.

    Args:
        job: the job.
        order: what is trained.
        world: the records and the cycles so far.
        ground: what it is carried out with.
        effects: what goes with the plan of its end.
    """

    def __init__(
        self,
        job: Job,
        order: Order,
        world: JobWorld,
        ground: Ground,
        effects: Effects,
    ) -> None:
        self._order = order
        self._ground = ground
        self._effects = effects
        self._outline = outline_of(order.plan)
        self._space = Space(self._outline.parameters)
        self._iterations = list(world.jobs.iterations(job.id))
        self._parts: Parts | None = None
        found = world.get(self._outline.address)
        self._spec = found.spec if isinstance(found, CellRecord) else None

    @property
    def _standing(self) -> Standing:
        return standing_of(self._outline, self._iterations)

    def do(self, job: Job, check: Check) -> Found:
        """A look at the data and the cell, or a cycle."""
        if (stale := self._stale()) is not None:
            return stale
        spec = self._spec
        assert spec is not None  # its revision is in the plan's read-set
        if self._parts is None:
            self._parts = parts_of(records_of(self._data()))
        if job.step is Step.PREPARE:
            self._made(spec)
            return Progress()
        if self._standing.ending is not None:
            return Progress()
        cycle = self._cycle(spec, self._parts, check)
        self._iterations.append(cycle.iteration)
        return Progress(is_over=False, cycle=cycle)

    def finish(self, job: Job, at: str) -> Finish:
        """The best parameters become a draft, if they are better than the present."""
        order, ground, effects = self._order, self._ground, self._effects
        adoption = None
        if self._standing.ending is not None:
            result = self._result(job)
            with ground.snapshot() as world:
                adoption = drawn(order.plan, result, at, world, ground.draw)

        def decide(transaction: JobTransaction, at: str) -> End:
            report = effects.report
            return adopted(order.confirmed, adoption, transaction, at, report)

        return decide

    # -- a cycle -----------------------------------------------------------------------

    def _cycle(self, spec: FactorySpec, parts: Parts, check: Check) -> Cycle:
        start, n = self._ground.clock(), len(self._iterations) + 1
        parameters = self._proposed(n)
        tried = spec
        if n > 1:
            options = {**spec.options, **parameters}
            tried = spec.model_copy(update={"options": options})
        invoke = self._candidate(tried, n)
        training = self._answers(invoke, parts.training, check)
        holdout = self._answers(invoke, parts.holdout, check)
        records = (*parts.training, *parts.holdout)
        answers = (*training, *holdout)
        scores = (
            score_of(parts.training, training),
            score_of(parts.holdout, holdout),
        )
        best, metric = self._standing.best, self._outline.metric
        right = sum(map(is_right, records, answers))
        iteration = Iteration(
            n=n,
            parameters=parameters,
            training=scores[0],
            holdout=scores[1],
            wrong=len(records) - right,
            is_best=is_better(metric, *scores, best),
            took_ms=round((self._ground.clock() - start) * _MS, 3),
        )
        wrong = wrong_of(records, answers)
        return Cycle(iteration, wrong, self._told(iteration, metric))

    def _proposed(self, n: int) -> Parameters:
        """What a cycle tries; the first one the cell as it is."""
        if n == 1:
            return self._space.present
        sampler, outline = SAMPLERS[self._outline.sampler], self._outline
        found = sampler(self._space, outline.seed, n, self._iterations)
        assert found is not None  # it would have ended as searched
        return found

    def _candidate(self, spec: FactorySpec, n: int) -> Invoke | None:
        """The cell with other options; None when these do not go together."""
        try:
            return self._made(spec)
        except BackendError as error:
            if n == 1 or error.code != "bad_spec":
                raise
            return None

    def _made(self, spec: FactorySpec) -> Invoke:
        cell, tools = spec.template.id, self._ground.tools
        inner = tools.fabricate(spec)
        return limited(cell, inner, spec, tools.timed, SAMPLE_TIMEOUT_MS)

    def _answers(
        self, invoke: Invoke | None, records: Iterable[Record], check: Check
    ) -> tuple[Answer, ...]:
        found = []
        for record in records:
            check()
            found.append(self._answer(invoke, record))
        return tuple(found)

    def _answer(self, invoke: Invoke | None, record: Record) -> Answer:
        if invoke is None:
            return Answer(None, "bad_spec", 0.0)
        start, output, code = self._ground.clock(), None, None
        try:
            output = invoke(record.input)
        except RunError as error:
            if error.code in _NOT_ITS_FAULT:
                raise
            code = error.fields.get("cause", error.code)
        return Answer(output, code, (self._ground.clock() - start) * _MS)

    def _told(self, iteration: Iteration, metric: Metric) -> dict[str, str]:
        best = iteration if iteration.is_best else self._standing.best
        assert best is not None
        return {
            "n": str(iteration.n),
            "iterations": str(self._outline.iterations),
            "metric": metric.value,
            "value": f"{iteration.holdout.value(metric):g}",
            "best": str(best.n),
            "best_value": f"{best.holdout.value(metric):g}",
        }

    # -- what it rests on --------------------------------------------------------------

    def _stale(self) -> Stale | None:
        with self._ground.snapshot() as world:
            changed = changed_since(
                self._order.plan, lambda each: {a: world.revision(a) for a in each}
            )
        return Stale(changed=changed) if changed else None

    def _data(self) -> bytes:
        digest = self._outline.dataset.digest
        data = self._ground.dataset(digest)
        if data is None or sha256(data).hexdigest() != digest:
            message = "the dataset is not there any more as it was"
            name = self._outline.dataset.name
            raise RunError("dataset_gone", message, dataset=name)
        return data

    def _result(self, job: Job) -> TrainingResult:
        return result_of(job.id, self._outline, self._iterations)
