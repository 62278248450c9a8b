"""What a script is granted, as the form of its artifact tells the executor."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

Scalar = str | int | float | bool | None

PLAIN = "rhai strict"
"""The form of a script without grants."""


@dataclass(frozen=True, slots=True)
class Grants:
    """Functions of the factory that a script has.

    Attributes:
        log: whether it has `log(text)`.
        config: what `config(key)` gives; None without that function.
    """

    log: bool = False
    config: Mapping[str, Scalar] | None = None

    @property
    def form(self) -> str:
        """The form of an artifact with these."""
        if not self.log and self.config is None:
            return PLAIN
        given = {"config": self.config, "log": self.log}
        return f"{PLAIN} {json.dumps(given, sort_keys=True)}"


def grants_of(form: str) -> Grants:
    """The grants that a form tells of; ours, since admission wrote it."""
    told = form.removeprefix(PLAIN)
    return Grants(**json.loads(told)) if told else Grants()
