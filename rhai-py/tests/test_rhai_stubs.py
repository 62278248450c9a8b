"""The stubs say what the native module has: names, parameters, defaults."""

import subprocess
import sys
from pathlib import Path

import pytest

import rhai_py as rhai
from rhai_py import _native


def test_the_stubs_are_those_of_the_module(tmp_path: Path) -> None:
    pytest.importorskip("mypy")
    found = subprocess.run(
        [sys.executable, "-m", "mypy.stubtest", "rhai_py._native"],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert found.returncode == 0, found.stdout


def test_everything_native_but_its_underscored_parts_is_public() -> None:
    public = {name for name in _native.__all__ if not name.startswith("_")}
    assert public <= set(rhai.__all__)
    assert all(hasattr(rhai, name) for name in rhai.__all__)
