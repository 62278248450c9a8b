"""The script backend: Rhai.

A script has no functions of the factory but those that its spec grants.
"""

from factory.fabricator.changes import changed_lines
from factory.fabricator.sourced import Taken
from factory.measured import SCRIPT_PARSER, SourceChange, SourceFinding
from factory.model import Backend, FactorySpec
from factory.sandbox.limits import Limits
from factory.sandbox.outcome import Failure, Kind, failure
from factory.sandbox.script.grants import Grants

CONTRACT = "handle(record)"


class Scripts:
    """`sourced.Language` of Rhai scripts."""

    backend = Backend.SCRIPT
    noun = "script"

    def admit(
        self,
        source: bytes,
        found: SourceFinding,
        spec: FactorySpec,
        limits: Limits,  # noqa: ARG002 - of the port
    ) -> Taken | Failure:
        """Parse a script."""
        try:
            from factory.sandbox.script.admission import admit  # noqa: PLC0415 - see sourced
        except ModuleNotFoundError as error:
            return failure(Kind.ENGINE_MISSING, f"{error.name} is not installed")
        admitted = admit(source, Grants(log=spec.has_log, config=spec.given))
        if isinstance(admitted, Failure):
            return admitted
        facts = {
            "contract": CONTRACT,
            "compiler": SCRIPT_PARSER,
            "exports": admitted.functions,
            "ms": admitted.ms,
        }
        return Taken(admitted.artifact, found.model_copy(update=facts))

    def changes(self, before: bytes, after: bytes) -> tuple[SourceChange, ...]:
        """The lines that differ."""
        return changed_lines(before, after)
