"""The inside of the factory in one document, for operators and dashboards."""

from importlib.metadata import version
from typing import Any

from factory.audit.standing import Standing
from factory.gates import SHIPPED, gate_state, is_safe_mode
from factory.jobs.adoption import outline_of
from factory.jobs.model import Job, JobKind
from factory.jobs.port import JobWorld
from factory.lifecycle import LIVE
from factory.model import RouteRecord, State
from service.documents import build_of
from service.office import Office

MOST_TRIALS = 100
"""How many trials are shown."""


def introspection(office: Office) -> dict[str, Any]:
    """Everything that an operator asks about first.

    Raises:
        StoreError: the database cannot be read.
    """
    factory = office.factory
    with factory.snapshot() as world:
        trials = _trials(world)
    reports = factory.reports(
        trials
    )  # what it writes down may end a trial: comes first
    with factory.snapshot() as world:
        head = world.head()
        document = {
            "at": office.now(),
            "versions": {
                "factory": version("stem-cell-factory"),
                "policies": factory.policy_hash,
            },
            "safe_mode": is_safe_mode(world),
            "capabilities": {n: gate_state(world, n).value for n in SHIPPED},
            "fabricators": [backend.value for backend in factory.workshop.backends],
            "cells": _states(world, "cell"),
            "organs": _states(world, "organ"),
            "jobs": [_job(job) for job in _open(world, JobKind.BUILD)],
            "trainings": [
                _training(world, job) for job in _open(world, JobKind.TRAINING)
            ],
            "journal": {"entries": head.seq, "head": head.hash},
        }
        checkpoint = _checkpoint(factory.standing(head))
    letters = factory.outbox.standing()
    return document | {
        "checkpoint": checkpoint,
        "trials": [
            {
                "id": report.address,
                "stage": report.stage.value,
                "verdict": report.judgement.verdict.value,
                "requests": report.judgement.n,
                "failed": report.judgement.failed,
                "needed": report.judgement.needed,
            }
            for report in reports.values()
        ],
        "watchdogs": _watchdogs(office),
        "alerts": {"open": factory.alerts.open_count()},
        "notices": {"waiting": letters.waiting, "given_up": letters.given_up},
        "metrics_recorded": factory.runtime.observations.is_recording,
    }


def _states(world: JobWorld, form: str) -> dict[str, Any]:
    states = {state.value: world.count(form, state=state) for state in State}
    live = sum(states[state.value] for state in LIVE)
    return {"count": sum(states.values()), "active": live, "states": states}


def _open(world: JobWorld, kind: JobKind) -> list[Job]:
    return [job for job in world.jobs.open() if job.kind is kind]


def _training(world: JobWorld, job: Job) -> dict[str, Any]:
    """A training that goes on: where it is, and how the best cycle did so far."""
    outline = outline_of(world.jobs.order(job.id).plan)
    cycles = world.jobs.iterations(job.id)
    best = next((each for each in reversed(cycles) if each.is_best), None)
    return {
        "cell": outline.address,
        **build_of(job).doc(),
        "iterations": len(cycles),
        "most": outline.iterations,
        "metric": outline.metric.value,
        "best": best.holdout.value(outline.metric) if best else None,
    }


def _job(job: Job) -> dict[str, Any]:
    return {"organs": list(job.subjects), **build_of(job).doc()}


def _trials(world: JobWorld) -> list[str]:
    """The versions on trial; only those of the first families are looked for."""
    found = (r for r in world.records("route") if isinstance(r, RouteRecord))
    return [r.canary.address for r in found if r.canary][:MOST_TRIALS]


def _checkpoint(standing: Standing | None) -> dict[str, Any] | None:
    return None if standing is None else standing.doc()


def _watchdogs(office: Office) -> dict[str, int]:
    totals = office.factory.runtime.observations.totals().values()
    return {
        "soft": sum(each.soft for each in totals),
        "hard": sum(each.hard for each in totals),
    }
