"""Generated requests against a running service: every answer is as documented.

`python -m tests.soak.contract [EXAMPLES]` runs schemathesis with all of its checks and
phases, stateful too, against `factory serve` and prints its report and how many
requests got past the authentication; 240 examples an operation make more than 10,000.

One check is told more than it can know: a request that fits its schema may still be
refused, since no schema says what the factory's state allows. That these refusals are
documented, and that they are no 5xx, is checked.
"""

import json
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from benchmarks.service import factory_server

REFUSALS = ("2xx", 304, 401, 403, 404, 409, 412, 422, 429)
ALL_PHASES = ("examples", "coverage", "fuzzing", "stateful")
CONFIG = """
[parameters]
follow = false

[[operations]]
include-path-regex = "^/factory/cells"
parameters = {{ "path.id" = "analysis.echo.v1" }}

[[operations]]
include-path-regex = "^/organs"
parameters = {{ "path.id" = "organ.echo.v1" }}

[auth.openapi.token]
api_key = "{token}"

[checks.positive_data_acceptance]
expected-statuses = {statuses}
"""


@dataclass(frozen=True)
class Found:
    """What came of a run.

    Attributes:
        is_right: whether nothing was found.
        report: of schemathesis.
        statuses: of the answers to requests that got past the authentication.
    """

    is_right: bool
    report: str
    statuses: Counter[int]

    @property
    def server_errors(self) -> int:
        """How many answers were a 5xx."""
        return sum(n for status, n in self.statuses.items() if status >= 500)


def contract(folder: Path, examples: int, phases: tuple[str, ...]) -> Found:
    """Run schemathesis against a new factory.

    Args:
        folder: for the database, the log and the settings.
        examples: an operation and phase.
        phases: which of `ALL_PHASES`.
    """
    with factory_server(folder) as (server, token):
        config = folder / "schemathesis.toml"
        statuses = json.dumps(REFUSALS)
        config.write_text(CONFIG.format(token=token, statuses=statuses))
        command = [
            *(sys.executable, "-m", "schemathesis.cli"),
            *("--config-file", str(config)),
            *("run", f"http://127.0.0.1:{server.port}/openapi.json"),
            *("--checks", "all", "--phases", ",".join(phases)),
            *("--max-examples", str(examples), "--continue-on-failure"),
            *("--no-color", "--generation-database", "none", "--seed", "1"),
        ]
        # In the folder, as it leaves a cache where it runs.
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, check=False
        )
    lines = (folder / "log").read_text(encoding="utf-8").splitlines()
    told = [json.loads(line) for line in lines if line.startswith("{")]
    past = Counter(each["status"] for each in told if each.get("actor"))
    return Found(done.returncode == 0, done.stdout + done.stderr, past)


def main(examples: int) -> int:
    """Run and print."""
    with tempfile.TemporaryDirectory() as folder:
        found = contract(Path(folder), examples, ALL_PHASES)
    sys.stdout.write(found.report)
    sys.stdout.write(f"\npast authentication: {found.statuses.total()} requests\n")
    for status, count in sorted(found.statuses.items()):
        sys.stdout.write(f"  {status}: {count}\n")
    return 0 if found.is_right and not found.server_errors else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 240))
