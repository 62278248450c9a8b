"""Followers of events while builds run and the server is killed; none may miss one.

`python -m tests.soak.followers [KILLS] [CLIENTS]` serves a database, has clients follow
`/events` and builds go on, ends the server with kill -9 at random moments and starts it
again at the same port. Each client goes on after the last event that it saw. In the end
every one of them must have seen exactly what the database holds, once each: the changes
in the order of the journal, and the steps of builds in theirs. Who follows gets the two
as they are committed, who reads later by their times.
"""

import json
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from threading import Event, Thread
from typing import Any

import httpx

from benchmarks.service import FACTORY, ROOT

SHORTEST_S, LONGEST_S = 0.3, 2.0
"""How long builds go on before a kill; at least until one was taken on."""
PATIENCE_S = 60.0
RETURN_S = 0.3
CELLS = ("text_normalize", "text_to_phonemes", "speak_adapter")
_GONE = (httpx.HTTPError, OSError)
Seen = list[tuple[str, str]]


def client() -> httpx.Client:
    """One that connects anew for each request; to make one takes longer than to ask."""
    return httpx.Client(limits=httpx.Limits(max_keepalive_connections=0))


@dataclass
class Follower:
    """One client: follows events and goes on after the last one it saw."""

    url: str
    token: str
    client: httpx.Client = field(default_factory=client)
    seen: Seen = field(default_factory=list)
    returns: int = 0

    def follow(self, over: Event) -> None:
        """Follow until it is over, through every end of the stream."""
        while not over.is_set():
            with suppress(*_GONE):
                for event in self.events(is_followed=True):
                    self.seen.append(event)
                    if over.is_set():
                        break
            self.returns += 1
            time.sleep(RETURN_S)

    def finish(self) -> None:
        """Take what is left."""
        self.seen += self.events(is_followed=False)

    def events(self, *, is_followed: bool) -> Iterator[tuple[str, str]]:
        """The ids and documents of the events after the last one."""
        last = self.seen[-1][0] if self.seen else "0.0"
        headers = {"x-auth-token": self.token, "last-event-id": last}
        follow = "true" if is_followed else "false"
        url = f"{self.url}/events?follow={follow}"
        with self.client.stream("GET", url, headers=headers, timeout=2) as stream:
            frame: dict[str, str] = {}
            for line in stream.iter_lines():
                if line:
                    name, _, text = line.partition(": ")
                    frame[name] = text
                    continue
                if "id" in frame:  # only a frame that came whole counts
                    yield frame["id"], frame["data"]
                frame = {}


@dataclass
class Site:
    """A database that is served at one port, again and again."""

    folder: Path
    port: int
    token: str
    client: httpx.Client = field(default_factory=client)

    @property
    def url(self) -> str:
        """Where it is served."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> "subprocess.Popen[bytes]":
        """Serve it, and wait until it answers."""
        words = [*FACTORY, "--db", str(self.folder / "f.db"), "serve", "--rate", "1e6"]
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [*words, "--port", str(self.port)], cwd=ROOT, stderr=log
            )
        while True:
            with suppress(*_GONE):
                self.client.get(f"{self.url}/healthz", timeout=1)
                return process
            time.sleep(0.05)

    def build(self, number: int) -> bool:
        """Ask for one more organ; returns whether anybody was there to take it on."""
        name = f"organ.line{number}.v1"
        cells = [
            f"{k}.{n}.v1"
            for k, n in zip(("analysis", "analysis", "action"), CELLS, strict=True)
        ]
        body: dict[str, Any] = {"id": name, "version": "1.0.0", "cells": cells}
        with suppress(*_GONE):
            answer = self.client.post(
                f"{self.url}/organs/build",
                headers={"x-auth-token": self.token},
                json={"organ_template": body},
                timeout=5,
            )
            return answer.is_success
        return False


def site(folder: Path) -> Site:
    """A new database, a free port, and a token."""
    words = [*FACTORY, "--db", str(folder / "f.db"), "token", "create", "soak"]
    made = subprocess.run(
        [*words, "--role", "admin"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    token = next(word for word in made.stdout.split() if word.startswith("scf_"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return Site(folder, port, token)


@dataclass(frozen=True)
class Found:
    """What came of it: the truth, and what each follower saw."""

    truth: Seen
    followers: tuple[Follower, ...]

    @property
    def wrong(self) -> list[str]:
        """What should not be, one line each."""
        return [
            f"follower {number}: {what}"
            for number, each in enumerate(self.followers)
            for what in _differences(each.seen, self.truth)
        ]


def _differences(seen: Seen, truth: Seen) -> Iterator[str]:
    """Where a follower first saw something else, and where it ended."""
    for kind, is_change in (("changes", True), ("steps", False)):
        both = zip_longest(_one_kind(seen, is_change), _one_kind(truth, is_change))
        for place, (one, other) in enumerate(both):
            if one != other:
                yield f"{kind} from {place} on: {one}, not {other}"
                break
    if seen[-1][0] != truth[-1][0]:
        yield f"ended at {seen[-1][0]}, not at {truth[-1][0]}"


def _one_kind(seen: Seen, is_change: bool) -> Iterator[str]:  # noqa: FBT001 - of two
    """The documents of changes, or of steps."""
    return (doc for _, doc in seen if ("entry" in json.loads(doc)) == is_change)


def soak(
    folder: Path,
    kills: int,
    clients: int,
    *,
    longest_s: float = LONGEST_S,
    seed: int = 0,
) -> Found:
    """Follow, build and kill.

    Args:
        folder: an empty one, for the database.
        kills: how many.
        clients: how many follow.
        longest_s: the most between a start and a kill, seconds, where builds are quick.
        seed: of the moments.
    """
    chance = random.Random(seed)  # noqa: S311 - moments, no secret
    here, over = site(folder), Event()
    followers = tuple(Follower(here.url, here.token) for _ in range(clients))
    server = here.start()
    threads = [Thread(target=each.follow, args=(over,)) for each in followers]
    for thread in threads:
        thread.start()
    builds = 0
    for _ in range(kills):
        begun, wait_s = time.monotonic(), chance.uniform(SHORTEST_S, longest_s)
        is_taken = False
        while time.monotonic() < begun + wait_s or not is_taken:
            assert time.monotonic() < begun + PATIENCE_S, "no build is taken on"
            is_taken |= here.build(builds)
            builds += 1
        server.kill()
        server.wait()
        server = here.start()
    here.build(builds)
    over.set()
    for thread in threads:
        thread.join()
    _settled(here)
    truth = Follower(here.url, here.token)
    for each in (truth, *followers):
        each.finish()
    server.terminate()
    server.wait()
    return Found(truth.seen, followers)


def _settled(here: Site) -> None:
    """Wait until no build is left."""
    headers = {"x-auth-token": here.token}
    url = f"{here.url}/api/neira/introspection/status"
    while here.client.get(url, headers=headers, timeout=10).json()["jobs"]:
        time.sleep(0.2)


def main(kills: int, clients: int) -> int:
    """Run and print."""
    with tempfile.TemporaryDirectory() as folder:
        found = soak(Path(folder), kills, clients)
    for line in found.wrong:
        sys.stdout.write(f"{line}\n")
    sys.stdout.write(
        f"{kills} kills, {clients} followers, {len(found.truth)} events, "
        f"{sum(each.returns for each in found.followers)} returns, "
        f"{len(found.wrong)} wrong\n"
    )
    return 1 if found.wrong else 0


if __name__ == "__main__":
    given = [int(each) for each in sys.argv[1:]]
    sys.exit(main(*(given + [10, 12][len(given) :])))
