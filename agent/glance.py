"""What a status line shows of the factory, in one read."""

from factory.gates import is_safe_mode
from factory.model import Role
from factory.stem import StemCellFactory
from factory.wire.documents import Glance


def glance_of(factory: StemCellFactory, actor: str, role: Role, at: str) -> Glance:
    """A look at the factory.

    Args:
        factory: what is looked at.
        actor: who looks.
        role: what they may do.
        at: the time now, UTC RFC 3339.

    Raises:
        StoreError: the database cannot be read.
    """
    with factory.snapshot() as world:
        safe_mode = is_safe_mode(world)
    waiting = sum(each.due >= at for each in factory.approvals.waiting())
    return Glance(
        actor=actor,
        role=role,
        safe_mode=safe_mode,
        alerts=factory.alerts.open_count(),
        waiting=waiting,
    )
