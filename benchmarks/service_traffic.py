"""What callers of a busy factory do: stories for closed loops, drawn from a seed.

Each story is one caller that looks, tries out, makes, moves, runs, builds, talks, and
sometimes is wrong. What it sends follows from its number alone.
"""

import random
from collections.abc import Callable, Generator
from typing import Any

from benchmarks.service_wire import Ask, Story, Told, ask

CELL: dict[str, Any] = {
    "backend": "adapter",
    "version": "1.0.0",
    "analysis_type": "echo",
    "provider": "echo",
}
ECHO = CELL | {"id": "analysis.echo.v1"}
WORDS = ("status", "list organs", "покажи клетки", "что с голосом?", "what a nice day")
Step = Generator[Ask, Told, None]


class Caller:
    """One caller.

    Args:
        number: tells it from the others.
        token: of the role admin.
        makes: whether it also makes cells and organs, moves and changes them.
    """

    def __init__(self, number: int, token: str, *, makes: bool = True) -> None:
        self._number = number
        self._token = token
        self._chance = random.Random(number)  # noqa: S311 - a story, no secret
        self._made = 0
        self._makes = makes

    def story(self) -> Story:
        """What it does, without end."""
        steps, weights = zip(*self._steps().items(), strict=True)
        while True:
            [step] = self._chance.choices(steps, weights)
            yield from step()

    def _steps(self) -> dict[Callable[[], Step], int]:
        asking = {
            self._invoke: 30,
            self._invoke_organ: 10,
            self._dry_run: 15,
            self._look: 22,
            self._err: 8,
        }
        making = {self._life: 3, self._build: 1, self._talk: 4, self._operate: 2}
        return asking | making if self._makes else asking

    def _ask(self, name: str, method: str, path: str, body: Any = None) -> Ask:
        return ask(name, method, path, self._token, body)

    def _name(self) -> str:
        self._made += 1
        return f"c{self._number}_{self._made}"

    def _invoke(self) -> Step:
        body = {"input": f"hello {self._chance.random()}"}
        yield self._ask("invoke cell", "POST", f"/factory/cells/{ID}/invoke", body)

    def _invoke_organ(self) -> Step:
        body = {"input": f"hello {self._chance.random()}"}
        path = "/organs/organ.echo.v1/invoke"
        yield self._ask("invoke organ", "POST", path, body)

    def _dry_run(self) -> Step:
        body = CELL | {"id": f"analysis.try_{self._chance.randrange(10**6)}.v1"}
        yield self._ask("dry run", "POST", "/factory/cells/dryrun", body)

    def _look(self) -> Step:
        path = self._chance.choice(
            (
                f"/factory/cells/{ID}",
                "/factory/cells?limit=20",
                "/factory/cells?state=draft&limit=5",
                "/organs",
                "/organs/organ.echo.v1/status",
                "/capabilities",
                "/safe-mode",
            )
        )
        yield self._ask(f"look {path.partition('?')[0]}", "GET", path)

    def _life(self) -> Step:
        """A cell is made, on trial, disabled, and back; once also repeated."""
        body = CELL | {"id": f"analysis.{self._name()}.v1"}
        path = f"/factory/cells/{body['id']}"
        key = f"k-{body['id']}"
        make = ("make cell", "POST", "/factory/cells", self._token, body)
        yield ask(*make, idempotency_key=key)
        yield ask(*make, idempotency_key=key)
        for move in ("approve", "disable", "enable"):
            yield self._ask("move", "POST", f"{path}/{move}", {"reason": "load"})

    def _build(self) -> Step:
        """An organ is tried out and built; every second build is called off."""
        name = f"organ.{self._name()}.v1"
        template = {"id": name, "version": "1.0.0", "cells": [ID]}
        body = {"organ_template": template}
        yield self._ask("build", "POST", "/organs/build", body | {"dryrun": True})
        yield self._ask("build", "POST", "/organs/build", body)
        if self._chance.random() < 0.5:  # noqa: PLR2004 - half of them
            yield self._ask("cancel", "DELETE", f"/organs/{name}/build")
        yield self._ask("look /organs", "GET", f"/organs/{name}/status")

    def _talk(self) -> Step:
        """Something is said; a plan that comes of it is applied."""
        texts = (*WORDS, f"create analysis cell {self._name()} on adapter with echo")
        body = {"text": self._chance.choice(texts)}
        told = yield self._ask("plan", "POST", "/commands/plan", body)
        digest = told.json().get("plan_digest")
        if digest is not None:
            body = {"plan_digest": digest}
            yield self._ask("apply", "POST", "/commands/apply", body)

    def _operate(self) -> Step:
        path = self._chance.choice(
            ("/metrics", "/api/neira/introspection/status", "/healthz", "/readyz")
        )
        yield self._ask(f"look {path}", "GET", path)

    def _err(self) -> Step:
        """A caller is wrong: every answer is a 4xx."""
        wrong = self._chance.choice(
            (
                ("GET", "/nowhere", None),
                ("GET", "/factory/cells/analysis.none.v1", None),
                ("POST", "/factory/cells", ECHO | {"colour": 1}),
                ("POST", "/factory/cells/dryrun", {"id": 1}),
                ("POST", f"/factory/cells/{ID}/dance", None),
                ("PATCH", "/factory/cells", None),
            )
        )
        yield self._ask("wrong", *wrong)
        yield ask("wrong", "GET", "/organs", "scf_nobody")


ID = "analysis.echo.v1"
