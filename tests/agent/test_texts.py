"""Every code of the domain has its sentence, in both languages with the same fields."""

import re
from pathlib import Path
from string import Formatter

import pytest

from agent.texts import TEXTS, knows, say
from factory.alert import AlertCode
from factory.decision import DenialCode, Remedy
from factory.jobs.model import Status, Step
from factory.lifecycle import No
from factory.model import GateState, State
from factory.plan import ChangeAction
from factory.report import RiskLevel
from factory.sandbox.outcome import Kind
from factory.training.model import Ending, Metric, SamplerName
from grammar.model import Lang

PLANNER = Path("factory/planner")
ADMISSION = (
    Kind.MODULE_TOO_LARGE,
    Kind.INVALID_MODULE,
    Kind.COMPILE_REFUSED,
    Kind.IMPORT_REFUSED,
    Kind.ABI_ERROR,
    Kind.SCRIPT_TOO_LARGE,
    Kind.INVALID_SCRIPT,
    Kind.ENGINE_MISSING,
    Kind.NO_ENTRY,
)
"""What admission says of a module or a script."""
UNREAD = re.findall(
    r'BackendError\(\s*"(\w+)"',
    Path("factory/fabricator/sources.py").read_text("utf-8"),
)
"""Why a source is not read."""
DATASETS = sorted(
    {
        code
        for file in ("training/datasets.py", "library.py", "catalog/datasets.py")
        for code in re.findall(
            r'Error\(\s*"(dataset_\w+)"', Path("factory", file).read_text("utf-8")
        )
    }
)
"""Why a dataset is not used."""


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("key", TEXTS)
def test_both_languages_say_the_same(key: str) -> None:
    text = TEXTS[key]
    assert fields(text.ru) == fields(text.en)
    assert text.ru.strip()
    assert text.en.strip()


def written(pattern: str) -> list[str]:
    """The codes that the planner's source names in calls of one kind."""
    source = "".join(file.read_text("utf-8") for file in PLANNER.glob("*.py"))
    return sorted(set(re.findall(pattern, source)))


def whys() -> list[str]:
    """What approvals are asked for: by the policies, and by the core itself."""
    texts = [f.read_text("utf-8") for f in Path("factory").rglob("*.cedar")]
    texts.append(Path("factory/apply.py").read_text("utf-8"))
    return sorted(set(re.findall(r'(?:@why\(|"why": )"(\w+)"', "".join(texts))))


CODES = [
    *(f"deny.{c.value}" for c in DenialCode if c is not DenialCode.STATE_CONFLICT),
    *(f"alert.{code.value}" for code in AlertCode),
    *(f"remedy.{remedy.value}" for remedy in Remedy),
    *(f"no.{no.value}" for no in No),
    *(f"state.{state.value}" for state in State),
    *(f"gate.{state.value}" for state in GateState),
    *(f"step.{step.value}" for step in Step),
    *(f"build.{status.value}" for status in Status),
    *(f"metric.{metric.value}" for metric in Metric),
    *(f"ending.{ending.value}" for ending in Ending),
    *(f"sampler.{sampler.value}" for sampler in SamplerName),
    *(f"no.{code}" for code in DATASETS),
    *(f"action.{action.value}" for action in ChangeAction),
    *(f"risk.{level.value}" for level in RiskLevel),
    *(f"risk.{code}" for code in written(r'risk\(\s*RiskLevel\.\w+,\s*"(\w+)"')),
    *(f"unchecked.{code}" for code in written(r'leave_unchecked\("(\w+)"')),
    *(f"no.{code}" for code in written(r'conflict\(\w+, "(\w+)"')),
    *(f"approval.{why}" for why in whys()),
    *(f"error.sandbox_{kind.value}" for kind in Kind),
    *(f"reason.{kind.value}" for kind in ADMISSION),
    *(f"{stem}.{code}" for stem in ("reason", "error") for code in UNREAD),
    *("risk.slow_compiler", "risk.imports_refused_calls"),
]


@pytest.mark.parametrize("key", CODES)
def test_every_code_has_a_text(key: str) -> None:
    assert knows(key)


def test_a_mixed_utterance_is_answered_in_russian() -> None:
    assert say(Lang.MIXED, "list.empty") == TEXTS["list.empty"].ru
    assert say(Lang.EN, "list.empty") == TEXTS["list.empty"].en


def test_no_key_stands_in_two_files() -> None:
    files = Path("agent/sentences").glob("*.py")
    keys = [
        k
        for f in files
        for k in re.findall(
            r'^    "([\w.]+)": Text', f.read_text("utf-8"), re.MULTILINE
        )
    ]
    assert sorted(keys) == sorted(TEXTS)


def test_every_text_is_used() -> None:
    folders = ("agent", "tui", "factory")
    files = (f for folder in folders for f in Path(folder).rglob("*.py"))
    source = "".join(f.read_text("utf-8") for f in files if "sentences" not in f.parts)
    built = {"deny", "remedy", "no", "state", "gate", "action", "risk", "unchecked"}
    built |= {
        "alert",
        "approval",
        "build",
        "reason",
        "card",
        "remote",
        "verdict",
        "dep",
        "ask",
        "refused",
        "error",
        "list",
        "did",
        "step",
        "switch",
        "metric",
        "ending",
        "sampler",
    }
    literal = [key for key in TEXTS if key.partition(".")[0] not in built]
    assert [key for key in literal if not is_named(key, source)] == []


def is_named(key: str, source: str) -> bool:
    return re.search(rf"['\"]{re.escape(key)}['\"]", source) is not None
