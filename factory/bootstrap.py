"""The composition root: picks the adapters; the only place that reads the clock."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from factory.audit.notary import Notary
from factory.audit.rows import database_file
from factory.catalog.shelf import shipped
from factory.fabricator.adapter import AdapterFabricator
from factory.model import Backend
from factory.policy import PolicyEngine
from factory.providers.registry import environment
from factory.stem import StemCellFactory
from factory.store.open import open_store

PLAN_LIFETIME = timedelta(minutes=30)
"""How long a plan may wait for its confirm."""


def open_factory(location: str) -> StemCellFactory:
    """The factory of a database.

    Each change is signed in a file beside the database; `FACTORY_AUDIT_KEY` names the
    key's file.

    Args:
        location: a path or a database URL.

    Raises:
        StoreError: the database cannot be opened.
        FactoryError: the shipped policies or templates are damaged.
    """
    store = open_store(location)
    return StemCellFactory(
        store=store,
        policy=PolicyEngine.load(),
        fabricators={Backend.ADAPTER: AdapterFabricator(environment())},
        catalog=shipped(),
        notary=_notary(location),
        observations=store.evidence,
    )


def _notary(location: str) -> Notary | None:
    file, key = database_file(location), os.environ.get("FACTORY_AUDIT_KEY")
    return None if file is None else Notary(file, Path(key) if key else None)


def now() -> str:
    """The time now, UTC RFC 3339 to the millisecond, always of the same width."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def expiry(at: str) -> str:
    """Until when a plan drawn at a time may be applied."""
    moment = datetime.fromisoformat(at) + PLAN_LIFETIME
    return moment.isoformat(timespec="milliseconds")
