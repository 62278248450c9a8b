"""Builds: the work on organs, step by step, and the switch that puts them in place."""

from factory.apply import switch
from factory.jobs.commits import Effects
from factory.jobs.model import End, Job, Order
from factory.jobs.port import JobTransaction, JobWorld
from factory.jobs.staging import Staging, Tools
from factory.jobs.steps import LOOKS
from factory.jobs.work import Begin, Check, Finish, Found, Progress
from factory.plan import Stale


def building(tools: Tools, effects: Effects) -> Begin:
    """How builds are begun.

    Args:
        tools: what cells are made with.
        effects: what goes with every plan that is carried out.
    """

    def begin(_: Job, order: Order, world: JobWorld) -> BuildWork:
        return BuildWork(order, Staging(order.plan, world, tools), effects)

    return begin


class BuildWork:
    """`Work` on one build.

    Args:
        order: what is built.
        staging: what is made before the switch.
        effects: what goes with the plan when it is carried out.
    """

    def __init__(self, order: Order, staging: Staging, effects: Effects) -> None:
        self._order = order
        self._staging = staging
        self._effects = effects

    def do(self, job: Job, check: Check) -> Found:
        """A step: the look that it takes."""
        if self._staging.stale:  # whichever step a job that was taken over goes on at
            return Stale(changed=self._staging.stale)
        return LOOKS[job.step](self._staging, check) or Progress()

    def finish(self, _: Job, __: str) -> Finish:
        """The switch: all of the plan, or stale."""
        order, effects = self._order, self._effects

        def decide(transaction: JobTransaction, at: str) -> End:
            outcome = switch(order.confirmed, transaction, at, effects.verdict_now)
            effects.report(order.plan, outcome, at, transaction)
            return outcome

        return decide
