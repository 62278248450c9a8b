"""The documentation holds: generated requests, good and bad, get documented answers.

The soak with many more cases is `python -m tests.soak.contract`.
"""

from pathlib import Path

from tests.soak.contract import contract


def test_every_answer_is_as_documented(tmp_path: Path) -> None:
    found = contract(tmp_path, 2, ("examples", "fuzzing", "stateful"))
    assert found.is_right, found.report
    assert found.server_errors == 0
    assert found.statuses.total() > 50
    assert found.statuses[200] > 10
