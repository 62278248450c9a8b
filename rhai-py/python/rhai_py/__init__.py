"""Untrusted Rhai scripts in Python: typed outcomes, hard limits, no way out."""

from rhai_py._native import CancelToken, Engine, Program, Stats
from rhai_py.errors import (
    CancelledError,
    DeadlineError,
    InternalError,
    LimitError,
    PolicyError,
    ResultError,
    RhaiError,
    RuntimeError_,
    ScriptError,
    SyntaxError_,
)
from rhai_py.limits import Limits
from rhai_py.ticker import EpochTicker

__all__ = [
    "CancelToken",
    "CancelledError",
    "DeadlineError",
    "Engine",
    "EpochTicker",
    "InternalError",
    "LimitError",
    "Limits",
    "PolicyError",
    "Program",
    "ResultError",
    "RhaiError",
    "RuntimeError_",
    "ScriptError",
    "Stats",
    "SyntaxError_",
]
