"""Cells of sources for the tests: a factory whose gates are open, and two languages."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from agent.render.lines import render
from agent.reply import PlanShown, Reply
from agent.surroundings import Identity
from agent.workplace import Workplace
from factory.fabricator.script import Scripts
from factory.fabricator.sourced import Language
from factory.fabricator.wasm import Modules
from factory.model import Backend, CellTemplate, FactorySpec, Role
from factory.plan import Plan, PlanContext
from grammar.model import Lang
from tests.agent.conversation import Room
from tests.sandbox.modules import CAT, ECHO, LOOP

V1, V2 = "analysis.norm.v1", "analysis.norm.v2"


@dataclass(frozen=True)
class Subject:
    """A backend of sources, with what the contract needs of it.

    Attributes:
        backend: which.
        suffix: of its files.
        files: by name: `norm` and `other` work, `loop` does not end.
        language: what admits them, given the folder of compiled ones.
        contract: what a finding calls the contract of `norm`.
        export: that `norm` has.
        fewer, more: the exports that go and come from `norm` to `other`.
        answer: what `norm` makes of «привет».
        fuel: more than `norm` needs.
        executor: the class that runs batches.
    """

    backend: Backend
    suffix: str
    files: dict[str, bytes]
    language: Callable[[Path], Language]
    contract: str
    export: str
    fewer: str | None
    more: str
    answer: str
    executor: str

    @property
    def capability(self) -> str:
        """Its gate."""
        return f"factory_{self.backend}"

    def spec(self, source: str) -> FactorySpec:
        """A spec of a source."""
        template = CellTemplate(id="analysis.x.v1", version="1.0.0", analysis_type="x")
        return FactorySpec(backend=self.backend, template=template, source=source)

    def create(self, name: str, file: str) -> str:
        """The command that makes a cell of a file."""
        return f"create analysis cell {name} from {file}{self.suffix}"

    @property
    def make(self) -> str:
        """The command that makes `V1`."""
        return f"{self.create('norm', 'norm')} with a memory limit of 16 MB"


SCRIPT = Subject(
    backend=Backend.SCRIPT,
    suffix=".rhai",
    files={
        "norm": b"fn handle(record) {\n  record.to_upper()\n}\n",
        "other": b"fn loud(s) { s + `!` }\nfn handle(record) {\n  loud(record)\n}\n",
        "loop": b"fn handle(record) { loop { } }",
        "echo": b"fn handle(record) { record }",
        "fault": b"fn handle(record) {\n  let a = record;\n  a.frobnicate()\n}\n",
        "throws": b"fn handle(record) { throw `not mine` }",
        "syntax": b"fn handle(record) {\n  let a = ;\n}\n",
        "entry": b"fn handler(record) { record }",
        "large": b"// " + b"x" * 2**16,
    },
    language=lambda _: Scripts(),
    contract="handle(record)",
    export="handle/1",
    fewer=None,
    more="loud/1",
    answer="ПРИВЕТ",
    executor="factory.sandbox.script.executor.ScriptExecutor",
)
WASM = Subject(
    backend=Backend.WASM,
    suffix=".wat",
    files={
        "norm": ECHO,
        "other": CAT,
        "loop": LOOP,
        "echo": ECHO,
        "env": b'(module (import "env" "x" (func)))',
    },
    language=Modules,
    contract="cell-abi 1",
    export="cell_alloc(i32) -> i32",
    fewer="cell_alloc(i32) -> i32",
    more="_start()",
    answer="привет",
    executor="factory.sandbox.wasm.executor.WasmExecutor",
)
SUBJECTS = {"script": SCRIPT, "wasm": WASM}


def say(room: Room, *texts: str) -> Reply:
    """Say some things as an admin; the last reply to the last."""
    cell = room.enter(role=Role.ADMIN)
    for text in texts:
        turn = cell.say(text)
    return turn.replies[-1]


def unmeasured(room: Room) -> PlanContext:
    """What a plan of an admin has that is drawn without a look at its sources."""
    at = "2026-11-22T12:00:00.000+00:00"
    identity = Identity("s1", "anna", Role.ADMIN)
    return Workplace(room.factory, identity, room.outside).context(at)


def planned(room: Room, text: str) -> Plan:
    """The plan that a command is answered with."""
    shown = say(room, text)
    assert isinstance(shown, PlanShown), shown
    return shown.plan


def seen(reply: Reply, lang: Lang) -> list[str]:
    """The lines that a person sees."""
    return ["".join(piece.text for piece in line) for line in render(reply, lang)]


def nos(plan: Plan) -> list[str | None]:
    """Why a plan is denied."""
    return [
        each.detail.get("why", each.detail.get("no")) for each in plan.decision.denials
    ]
