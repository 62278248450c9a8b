"""The composition root: picks the adapters; the only place that reads the clock."""

import math
import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from platformdirs import user_cache_path

from factory.audit.notary import Notary
from factory.audit.rows import database_file
from factory.catalog.datasets import DatasetShelf, dataset_folder, read_dataset
from factory.catalog.shelf import shipped
from factory.catalog.sources import shipped_source
from factory.errors import FactoryError
from factory.fabricator.adapter import AdapterFabricator
from factory.fabricator.script import Scripts
from factory.fabricator.sourced import SourceFabricator
from factory.fabricator.wasm import Modules
from factory.immune.terms import Terms
from factory.library import Library
from factory.model import Backend
from factory.policy import PolicyEngine
from factory.ports.backend import Fabricator
from factory.providers.registry import environment
from factory.stem import StemCellFactory
from factory.store.open import open_store
from factory.store.sql import SqlStore
from factory.webhook import webhook_of

PLAN_LIFETIME = timedelta(minutes=30)
"""How long a plan may wait for its confirm."""


def open_factory(location: str) -> StemCellFactory:
    """The factory of a database.

    Each change is signed in a file beside the database; `FACTORY_AUDIT_KEY` names the
    key's file. `FACTORY_WEBHOOK_URL` turns notices on, see `webhook`.
    `FACTORY_DATASETS` is a folder with datasets for trainings.

    Args:
        location: a path or a database URL.

    Raises:
        StoreError: the database cannot be opened.
        FactoryError: the shipped policies or templates are damaged; code
            `bad_setting` for a webhook that will not do.
    """
    webhook = webhook_of(os.environ)
    datasets = DatasetShelf(dataset_folder(os.environ.get("FACTORY_DATASETS")))
    store = open_store(location)
    return StemCellFactory(
        store=store,
        policy=PolicyEngine.load(),
        fabricators=_fabricators(store),
        catalog=shipped(),
        notary=_notary(location),
        observations=store.evidence,
        library=Library(datasets, store.sources.read, read_dataset),
        webhook=webhook,
    )


def _fabricators(store: SqlStore) -> dict[Backend, Fabricator]:
    languages = Scripts(), Modules(compiled_folder())
    sourced = {
        each.backend: SourceFabricator(each, store.sources.read, shipped=shipped_source)
        for each in languages
    }
    return {Backend.ADAPTER: AdapterFabricator(environment()), **sourced}


def compiled_folder() -> Path:
    """Where compiled modules are kept between processes."""
    given = os.environ.get("FACTORY_COMPILED")
    return Path(given) if given else user_cache_path("stem-cell-factory") / "compiled"


def immune_terms(environment: Mapping[str, str]) -> Terms:
    """The immune system's settings.

    `FACTORY_IMMUNE_INTERVAL` is the seconds between two rounds of checks,
    `FACTORY_STORM_SHARE` the share of sick families, 0 to 1, above which it stops.

    Raises:
        FactoryError: code `bad_setting` with `name` and `value`.
    """
    shipped = Terms()
    interval = _setting(
        environment, "FACTORY_IMMUNE_INTERVAL", shipped.interval.total_seconds(), 1e7
    )
    share = _setting(environment, "FACTORY_STORM_SHARE", shipped.storm_share, 1)
    return replace(shipped, interval=timedelta(seconds=interval), storm_share=share)


def _setting(
    environment: Mapping[str, str], name: str, shipped: float, most: float
) -> float:
    """A number above 0 from the environment."""
    text = environment.get(name)
    if text is None:
        return shipped
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value <= most:
        message = f"{name} is no number above 0 and up to {most:g}: {text!r}"
        raise FactoryError("bad_setting", message, name=name, value=text)
    return value


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
