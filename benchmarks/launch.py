"""Starts one Python program, arguments as after `python`, and prints what it took.

A process of its own, since a child's peak memory begins at that of its parent.
"""

import json
import os
import sys
from time import perf_counter_ns


def launched(words: list[str]) -> dict[str, float]:
    """Run the program to its end.

    Returns:
        `wall` and `cpu` in seconds, `rss` (peak) in MB, and the exit `code`.
    """
    begun = perf_counter_ns()
    silent = os.open(os.devnull, os.O_WRONLY)
    actions = [(os.POSIX_SPAWN_DUP2, silent, 1)]
    command = [sys.executable, *words]
    process = os.posix_spawn(sys.executable, command, os.environ, file_actions=actions)
    _, status, usage = os.wait4(process, 0)
    return {
        "wall": (perf_counter_ns() - begun) / 1e9,
        "cpu": usage.ru_utime + usage.ru_stime,
        "rss": usage.ru_maxrss / 1024,
        "code": os.waitstatus_to_exitcode(status),
    }


if __name__ == "__main__":
    print(json.dumps(launched(sys.argv[1:])))  # noqa: T201
