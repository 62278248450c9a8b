"""The commands of the documentation work as they stand there."""

import re
import subprocess
from pathlib import Path

from tests.service.desk import Desk

PAGE = Path(__file__).parents[2] / "docs" / "api.md"


def test_every_command_of_the_page_works(desk: Desk) -> None:
    blocks = re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    environment = {
        "URL": str(desk.client.base_url).rstrip("/"),
        "TOKEN": desk.tokens["admin"],
        "PATH": "/usr/local/bin:/usr/bin:/bin",
    }
    assert len(blocks) >= 5
    for block in blocks:
        done = subprocess.run(
            ["/bin/sh", "-eu"],
            input=block,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, block + done.stdout + done.stderr
        if "/organs/build" in block:
            desk.ended("organ.voice.v1")
