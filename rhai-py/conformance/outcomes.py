"""What scripts come to, in Rhai as it ships and here, and whether that is the same."""

import json
import re
import resource
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import rhai_py as rhai

LIMITS = rhai.Limits(
    operations=1 << 32,
    deadline_ms=2_000,
    memory=1 << 30,
    source=1 << 20,
    string=16 << 20,
    array=100_000,
    map=100_000,
    variables=1 << 16,
    functions=1 << 16,
    call_depth=64,
    expr_depth=(64, 32),
    printed=1 << 20,
    result=16 << 20,
)
LOST: dict[str, Any] = {"lost": True}
"""What is known of a script that ended the process of Rhai as it ships."""
STOCK_BYTES = 4 << 30
BOUNDED = {"MemoryLimit", "SizeLimit", "VariableLimit", "FunctionLimit", "OutputLimit"}
"""Ends that Rhai as it ships does not have."""
CLASSES = {
    "ErrorParsing": {"SyntaxError_", "DepthLimit", "SizeLimit", "FunctionLimit"},
    "ErrorRuntime": {"ScriptError"},
    "ErrorVariableNotFound": {"NameError_"},
    "ErrorFunctionNotFound": {"NameError_"},
    "ErrorPropertyNotFound": {"NameError_"},
    "ErrorModuleNotFound": {"NameError_"},
    "ErrorArithmetic": {"ArithmeticError"},
    "ErrorStackOverflow": {"CallDepthLimit"},
    "ErrorMismatchDataType": {"TypeError_"},
    "ErrorMismatchOutputType": {"TypeError_"},
    "ErrorIndexingType": {"TypeError_"},
    "ErrorFor": {"TypeError_"},
    "ErrorTerminated": {"Deadline"},
    "ErrorDataTooLarge": {"SizeLimit"},
}


def stock(binary: Path, sources: Sequence[str]) -> list[dict[str, Any]]:
    """What Rhai as it ships makes of scripts; some end its process."""
    told: list[dict[str, Any]] = []
    while len(told) < len(sources):
        lines = "".join(json.dumps(source) + "\n" for source in sources[len(told) :])
        ran = subprocess.run(  # noqa: S603 - our own binary
            [binary],
            input=lines,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            check=False,
            preexec_fn=lambda: resource.setrlimit(
                resource.RLIMIT_AS, (STOCK_BYTES, STOCK_BYTES)
            ),
        )
        told += [unnamed(json.loads(line)) for line in ran.stdout.splitlines()]
        told += [LOST] if ran.returncode else []
    return told


def here(source: str, engine: rhai.Engine) -> dict[str, Any]:
    """What this library makes of a script."""
    program = None
    try:
        program = engine.compile(source)
        told: dict[str, Any] = {"value": program.run()}
    except rhai.RhaiError as error:
        told = {"error": error.kind, "message": error.message}
        if isinstance(error, rhai.ScriptError):
            told["thrown"] = error.value
    stats = program.stats if program else None
    return unnamed({**told, "printed": stats.output if stats else ""})


def unnamed(told: Any) -> Any:
    """An outcome without the made-up names of functions that have none."""
    if isinstance(told, dict):
        return {key: unnamed(item) for key, item in told.items()}
    if isinstance(told, list):
        return [unnamed(item) for item in told]
    return re.sub(r"anon\$\w+", "anon$", told) if isinstance(told, str) else told


def is_same(theirs: dict[str, Any], ours: dict[str, Any]) -> bool:
    """Whether both outcomes are one."""
    if theirs["printed"] != ours["printed"]:
        return False
    if "value" in theirs:
        return "value" in ours and repr(theirs["value"]) == repr(ours["value"])
    if "type" in theirs:
        return ours.get("error") == "ResultError" and theirs["type"] in ours["message"]
    kinds = CLASSES.get(theirs["error"], {"RuntimeError_"})
    if theirs["error"] in {"ErrorTerminated", "ErrorParsing"}:
        return ours.get("error") in kinds
    if theirs["error"] == "ErrorRuntime" and "thrown" in theirs:
        return ours.get("error") in kinds and theirs["thrown"] == ours["thrown"]
    return ours.get("error") in kinds and theirs["message"] == ours["message"]
