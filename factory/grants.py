"""What a sandboxed cell may be granted of the factory."""

import json
from enum import StrEnum
from math import isfinite
from typing import Any, Self

from pydantic import field_validator, model_validator

from factory.values import Frozen, Scalar

CONFIG_BYTES = 8 * 2**10
"""The largest `config` of a spec as JSON."""


class Grant(StrEnum):
    """A function of the factory that a sandboxed cell may be granted.

    `log`: a line for the factory's log; `config`: a value of the spec's `config`.
    """

    LOG = "log"
    CONFIG = "config"


class Granted(Frozen):
    """What a cell is granted.

    `grants` are the functions of the factory that a script has, none by default;
    `config` is what the one of that name gives: texts, numbers, booleans and nulls.
    """

    grants: tuple[Grant, ...] | None = None
    config: dict[str, Scalar] | None = None

    @property
    def has_log(self) -> bool:
        """Whether the cell may log."""
        return Grant.LOG in (self.grants or ())

    @property
    def given(self) -> dict[str, Scalar] | None:
        """What its function `config` gives; None when it has no such function."""
        return (self.config or {}) if Grant.CONFIG in (self.grants or ()) else None

    @field_validator("grants")
    @classmethod
    def _in_one_order(cls, grants: tuple[Grant, ...] | None) -> Any:
        """The same grants are the same spec, however they were written."""
        return tuple(sorted(set(grants))) if grants else None

    @model_validator(mode="after")
    def _config_is_granted_and_small(self) -> Self:
        if self.config is None:
            return self
        if Grant.CONFIG not in (self.grants or ()):
            message = 'config is given, and "config" is not among the grants'
            raise ValueError(message)
        for key, value in self.config.items():
            is_whole = isinstance(value, int) and not -(2**63) <= value < 2**63
            if is_whole or (isinstance(value, float) and not isfinite(value)):
                message = f"config {key!r} is no number of 64 bits"
                raise ValueError(message)
        if len(json.dumps(self.config)) > CONFIG_BYTES:
            message = f"config is larger than {CONFIG_BYTES} bytes"
            raise ValueError(message)
        return self
