"""Runs `factory` as an operator's shell does."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Ended:
    """What a run left behind."""

    code: int
    out: str
    err: str

    def __str__(self) -> str:
        return f"exit {self.code}\n{self.out}{self.err}"


@dataclass(frozen=True)
class Shell:
    """A shell with a database of its own."""

    folder: Path

    def factory(self, *words: str, stdin: str | bytes = b"", **env: str) -> Ended:
        data = stdin.encode() if isinstance(stdin, str) else stdin
        done = subprocess.run(
            [sys.executable, "-m", "tui.cli", *words],
            input=data,
            capture_output=True,
            check=False,
            env=self.environment(env),
        )
        return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())

    def environment(self, more: dict[str, str]) -> dict[str, str]:
        return {
            "PATH": "/usr/bin:/bin",
            "LANG": "ru_RU.UTF-8",
            "PYTHONUTF8": "1",
            "FACTORY_DB": str(self.folder / "factory.db"),
            "FACTORY_ACTOR": "anna",
            "HOME": str(self.folder),
        } | more
