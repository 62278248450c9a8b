"""Binding train: a cell, a dataset, and how long to look for something better."""

from pydantic import ValidationError

from agent.bind_moving import record_named
from agent.names import Names
from agent.reply import Refused
from agent.slots import Slots
from agent.steps import Change, NotBound
from factory.address import parse_address
from factory.operations import Train
from factory.training.model import Goal


def bind_train(slots: Slots, names: Names) -> Change | NotBound:
    """A training of one cell that is in the factory."""
    if parse_address(slots.target).kind == "organ":
        return Refused("trains_cells", {"address": slots.target})
    found = record_named(slots, names)
    return _train(slots, found) if isinstance(found, str) else found


def _train(slots: Slots, address: str) -> Change | NotBound:
    asked: dict[str, object] = {"address": address, "dataset": slots.text("dataset")}
    if (iterations := slots.number("iterations")) is not None:
        if iterations < 1 or not iterations.is_integer():
            return Refused("bad_iterations", {"iterations": f"{iterations:g}"})
        asked["iterations"] = int(iterations)
    if goal := slots.mapping("goal"):
        try:
            asked["goal"] = Goal.model_validate(dict(goal))
        except ValidationError:
            said = ", ".join(f"{name} {value}" for name, value in goal.items())
            return Refused("bad_goal", {"goal": said})
    return Change(Train.model_validate(asked))
