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
from rhai_py.watch import Ended, RunWatch

__all__ = [
    "CancelToken",
    "CancelledError",
    "DeadlineError",
    "Ended",
    "Engine",
    "EpochTicker",
    "InternalError",
    "LimitError",
    "Limits",
    "PolicyError",
    "Program",
    "ResultError",
    "RhaiError",
    "RunWatch",
    "RuntimeError_",
    "ScriptError",
    "Stats",
    "SyntaxError_",
]
