"""The load benchmark, short: real processes, mixed traffic, and nothing breaks."""

import sys
from pathlib import Path

from benchmarks.service import (
    PEER,
    factory_server,
    mixed,
    price_table,
    prices,
    server_errors,
    started,
    targets_of,
    traffic_table,
)


def test_mixed_traffic_gets_answers_and_no_server_errors(tmp_path: Path) -> None:
    peer_words = [sys.executable, "-m", "benchmarks.service_peer"]
    with (
        factory_server(tmp_path) as (factory, token),
        started(peer_words, "stdout") as peer,
    ):
        targets = targets_of(factory, peer, token)
        found = prices(targets, rounds=1, slice_s=0.2, loops=2)
        whole, memory = mixed(factory, token, last_s=3, loops=4, parts=1)
        log = (tmp_path / "log").read_text(encoding="utf-8")
    assert PEER in price_table(found, 2)
    assert server_errors(whole) == 0
    assert whole.broken == []
    assert '"level": "error"' not in log
    assert "invoke cell" in whole.latencies_ms
    assert "| all |" in traffic_table(whole, memory)
