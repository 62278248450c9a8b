"""Scripts for the tests, and a host that admits and runs them in this process."""

import json
from pathlib import Path

from factory.sandbox.artifact import Artifact
from factory.sandbox.limits import Limits
from factory.sandbox.outcome import Answer, Done, Failure, Kind
from factory.sandbox.script.admission import admit
from factory.sandbox.script.executor import ScriptExecutor

ECHO = b"fn handle(record) { record }"
LOOP = b"fn handle(record) { loop { } }"

KINDS = {
    "SyntaxError_": Kind.INVALID_SCRIPT,
    "SourceTooLarge": Kind.SCRIPT_TOO_LARGE,
    "FunctionLimit": Kind.INVALID_SCRIPT,
    "NameError_": Kind.SCRIPT_FAULT,
    "TypeError_": Kind.SCRIPT_FAULT,
    "ArithmeticError": Kind.SCRIPT_FAULT,
    "RuntimeError_": Kind.SCRIPT_FAULT,
    "ScriptError": Kind.THROWN,
    "OperationLimit": Kind.FUEL,
    "MemoryLimit": Kind.LIMIT,
    "SizeLimit": Kind.LIMIT,
    "VariableLimit": Kind.LIMIT,
    "CallDepthLimit": Kind.STACK_OVERFLOW,
    "OutputLimit": Kind.OUTPUT_TOO_LARGE,
    "Deadline": Kind.DEADLINE,
    "PolicyError": Kind.POLICY,
    "ResultError": Kind.BAD_OUTPUT,
    "DepthLimit": Kind.LIMIT,
    "InternalError": Kind.INTERNAL,
}
"""What the hostile scripts call their ends, in our words."""


def artifact_of(source: bytes) -> Artifact:
    """A script that is taken."""
    made = admit(source)
    assert not isinstance(made, Failure), made
    return made.artifact


def outcome(source: bytes, limits: Limits, executor: ScriptExecutor) -> Answer:
    """Admit a script and run it on one record."""
    made = admit(source)
    if isinstance(made, Failure):
        return made
    return executor.run(made.artifact, b'{"x":1}\n', limits)


def output_of(answer: Answer) -> object:
    """The one value that a batch of one gave."""
    assert isinstance(answer, Done), answer
    return json.loads(answer.output)


def expected_of(file: Path) -> frozenset[Kind | None]:
    """The outcomes that the first line of a hostile script allows; None is a value.

    What is nested too deep is found when it is parsed or, by a parser of the script's
    own, when it runs; an undeclared name here is one of the syntax, and so is one
    that a closure would have to capture.
    """
    head = file.read_text("utf-8").splitlines()[0].removeprefix("// EXPECT: ")
    names = head.split(" | ")[0].split("|")
    kinds: set[Kind | None] = {KINDS.get(name.strip()) for name in names}
    kinds.add(Kind.DEADLINE)  # a busy machine gets no further
    if "SizeLimit" in names:  # also of a result
        kinds.add(Kind.OUTPUT_TOO_LARGE)
    if {"DepthLimit", "NameError_", "RuntimeError_"} & set(names):
        kinds |= {Kind.INVALID_SCRIPT, Kind.LIMIT}
    return frozenset(kinds)
