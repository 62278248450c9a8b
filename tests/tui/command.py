"""Runs `factory` as an operator's shell does, on a database or through a service."""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from factory.model import Role
from tests.service.desk import Desk, token_of


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
        said, more = self.as_said(words, env)
        done = subprocess.run(
            [sys.executable, "-m", "tui.cli", *said],
            input=data,
            capture_output=True,
            check=False,
            env=self.environment(more),
        )
        return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())

    def as_said(
        self, words: Sequence[str], env: dict[str, str]
    ) -> tuple[Sequence[str], dict[str, str]]:
        """The words and the environment of a command for this shell."""
        return words, env

    def environment(self, more: dict[str, str]) -> dict[str, str]:
        return {
            "PATH": "/usr/bin:/bin",
            "LANG": "ru_RU.UTF-8",
            "PYTHONUTF8": "1",
            "FACTORY_DB": str(self.folder / "factory.db"),
            "FACTORY_ACTOR": "anna",
            "HOME": str(self.folder),
        } | more


@dataclass(frozen=True)
class ServedShell(Shell):
    """A shell of operators who reach the factory through a service.

    Where a command names a role, the operator has a token of that role instead.
    """

    desk: Desk
    tokens: dict[tuple[str, Role], str] = field(default_factory=dict)

    def as_said(
        self, words: Sequence[str], env: dict[str, str]
    ) -> tuple[Sequence[str], dict[str, str]]:
        said, role = list(words), Role.WRITE
        if "--role" in said:
            place = said.index("--role")
            role = Role(said[place + 1])
            del said[place : place + 2]
        actor = env.get("FACTORY_ACTOR", "anna")
        url = str(self.desk.client.base_url)
        return said, env | {
            "FACTORY_SERVER": url,
            "FACTORY_TOKEN": self._token(actor, role),
        }

    def _token(self, actor: str, role: Role) -> str:
        if (actor, role) not in self.tokens:
            name = actor if role is Role.ADMIN else f"{actor}-{role.value}"
            self.tokens[actor, role] = token_of(self.desk.service, name, role)
        return self.tokens[actor, role]
