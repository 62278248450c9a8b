"""The world as the journal tells it, whatever became of the records."""

from factory.integrity import written
from factory.model import Record
from factory.ports.store import World


class Truth:
    """Where the immune system plans: records are what the journal wrote last.

    So a damaged record neither gets into the journal nor hinders the plan that takes
    it out of the traffic, and the same log replays to the same journal in a factory
    where nothing was damaged. Whatever such a plan writes is restored by it.

    Args:
        world: the consistent read below.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self.revision = world.revision
        self.users_of = world.users_of
        self.cells_of_type = world.cells_of_type
        self.records = world.records
        self.count = world.count
        self.addresses = world.addresses
        self.entries = world.entries
        self.entry = world.entry
        self.head = world.head

    def get(self, address: str) -> Record | None:
        """What the journal wrote last at an address.

        Raises:
            StoreError: the journal cannot be read.
        """
        return written(address, self._world)
