"""The commands of the documentation work as they stand there."""

import re
import subprocess
import sys
from pathlib import Path

from tests.service.desk import Desk

PAGE = Path(__file__).parents[2] / "docs" / "api.md"


def blocks(kind: str) -> list[str]:
    text = PAGE.read_text(encoding="utf-8")
    return re.findall(rf"```{kind}\n(.*?)```", text, re.DOTALL)


def run(desk: Desk, program: list[str], block: str) -> str:
    environment = {
        "URL": str(desk.client.base_url).rstrip("/"),
        "TOKEN": desk.tokens["admin"],
        "PATH": "/usr/local/bin:/usr/bin:/bin",
    }
    done = subprocess.run(
        program,
        input=block,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, block + done.stdout + done.stderr
    return done.stdout


def test_every_program_of_the_page_works(desk: Desk) -> None:
    waiting, awaited = blocks("python")
    assert "olleH" in run(desk, [sys.executable, "-"], waiting)
    assert run(desk, [sys.executable, "-"], awaited) == "1 1\n"


def test_every_command_of_the_page_works(desk: Desk) -> None:
    commands = blocks("sh")
    assert len(commands) >= 5
    for block in commands:
        run(desk, ["/bin/sh", "-eu"], block)
        if "/organs/build" in block:
            desk.ended("organ.voice.v1")
