"""The library: the datasets of trainings, by the names that operators use.

A dataset is read once, when a training is planned; from then on it is named by what it
holds, and kept with the training.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from hashlib import sha256
from threading import Lock

from factory.address import parse_address
from factory.errors import FactoryError, RunError
from factory.gates import Readable
from factory.measured import SOURCE_SCHEME, Measured, TrainingFinding
from factory.model import CellRecord, FactorySpec, RouteRecord
from factory.operations import Operation, Train
from factory.plan import Plan
from factory.ports.catalog import Datasets
from factory.ports.store import Transaction
from factory.training.datasets import LEAST, Record, lines_of, parts_of, records_of
from factory.training.model import TunableOption

EXAMPLES = "examples"
"""What the examples of a cell's own template are called as a dataset."""
STAGED = 8
"""How many datasets that were planned with wait for a confirm."""
OfCell = tuple[tuple[TunableOption, ...], float | None]
"""The options of a cell that may be tried, and what a call takes on average, ms."""
_PATH = ("/", "\\", "~")


def is_path(name: str) -> bool:
    """Whether a name is that of a file of the machine."""
    return name.endswith((".jsonl", ".json")) or any(sign in name for sign in _PATH)


class Library:
    """The datasets of one factory; for many threads at once.

    Args:
        datasets: those with names.
        kept: reads a kept one by its digest.
        read_file: reads a file of this machine.
    """

    def __init__(
        self,
        datasets: Datasets,
        kept: Callable[[str], bytes | None],
        read_file: Callable[[str], bytes],
    ) -> None:
        self._datasets = datasets
        self._kept = kept
        self._read_file = read_file
        self._staged: OrderedDict[str, bytes] = OrderedDict()
        self._lock = Lock()

    def found(
        self,
        operations: Sequence[Operation],
        world: Readable,
        found: Measured,
        of_cell: Callable[
            [FactorySpec], tuple[tuple[TunableOption, ...], float | None]
        ],
    ) -> Measured:
        """What was measured, with what the trainings among operations would use.

        Args:
            operations: what is asked for.
            world: the records now.
            found: what was measured beside that.
            of_cell: the parameters of a cell, and how long a call takes on average.
        """
        trainings = {
            each.address: self._finding(each, spec, of_cell(spec))
            for each in operations
            if isinstance(each, Train)
            and (spec := _spec(each.address, world)) is not None
        }
        return found.model_copy(update={"trainings": trainings}) if trainings else found

    def keep(self, plan: Plan, transaction: Transaction) -> None:
        """Keep the datasets of a plan's trainings.

        Args:
            plan: the plan that is taken on, or waits.
            transaction: that does it.
        """
        for each in plan.report.trainings or ():
            digest = each.dataset.digest
            with self._lock:
                data = self._staged.get(digest)
            if data is not None:
                transaction.keep(digest, data)

    def read(self, digest: str) -> bytes | None:
        """A dataset that was kept.

        Raises:
            StoreError: the database cannot be read.
        """
        return self._kept(digest)

    def _finding(
        self,
        operation: Train,
        spec: FactorySpec,
        of_cell: OfCell,
    ) -> TrainingFinding:
        parameters, ms = of_cell
        name, data = operation.dataset or "", b""
        try:
            name, data = self._content(operation.dataset, spec)
            records = records_of(data)
            parts = parts_of(records)
        except FactoryError as error:
            return TrainingFinding(name=name, refusal=error.code, detail=error.fields)
        digest = sha256(data).hexdigest()
        self._stage(digest, data)
        return TrainingFinding(
            name=name,
            digest=digest,
            records=len(records),
            holdout=len(parts.holdout),
            parameters=parameters,
            ms=ms,
        )

    def _content(self, said: str | None, spec: FactorySpec) -> tuple[str, bytes]:
        """The name and the content of what was said.

        Raises:
            FactoryError: it is not there, or cannot be read.
        """
        name = said if said is not None else self._own(spec)
        if name == EXAMPLES:
            examples = (Record(e.input, e.output) for e in spec.template.examples)
            return name, lines_of(examples)
        if name.startswith(SOURCE_SCHEME):
            data = self._kept(name.removeprefix(SOURCE_SCHEME))
        else:
            data = self._datasets.read(name)
            if data is None and is_path(name):
                data = self._read_file(name)
        if data is None:
            known = ", ".join(self._datasets.names())
            raise RunError("dataset_unknown", f"no dataset {name}", known=known)
        return name, data

    def _own(self, spec: FactorySpec) -> str:
        """What suits a cell where nothing was said."""
        suiting = self._datasets.suiting(spec.template.type)
        if suiting:
            return suiting[0]
        if len(spec.template.examples) >= LEAST:
            return EXAMPLES
        known = ", ".join(self._datasets.names())
        raise RunError("dataset_unsaid", "no dataset was named", known=known)

    def _stage(self, digest: str, data: bytes) -> None:
        with self._lock:
            self._staged[digest] = data
            self._staged.move_to_end(digest)
            if len(self._staged) > STAGED:
                self._staged.popitem(last=False)


def _spec(address: str, world: Readable) -> FactorySpec | None:
    """The spec of the cell that a training is of."""
    record = world.get(address)
    if not parse_address(address).version and isinstance(record, RouteRecord):
        record = world.get(record.head)
    return record.spec if isinstance(record, CellRecord) else None
