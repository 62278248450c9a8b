"""Look at every connection that a store uses."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import PoolProxiedConnection

from factory.store.pool import Driver, Pool, driver_of


@contextmanager
def watching(watch: Callable[[Driver], object]) -> Iterator[None]:
    """Have each connection shown that a transaction takes meanwhile.

    Args:
        watch: gets SQLite's connection before the transaction does.
    """
    take = Pool.take

    def shown(pool: Pool) -> PoolProxiedConnection:
        pooled = take(pool)
        watch(driver_of(pooled))
        return pooled

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Pool, "take", shown)
        yield
