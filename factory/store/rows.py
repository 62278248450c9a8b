"""Between rows and values: what a record and a journal entry are in columns."""

from pydantic import TypeAdapter, ValidationError

from factory.address import family_of, parse_address
from factory.canonical import chained_text
from factory.errors import StoreError
from factory.journal import JournalBody, JournalEntry
from factory.model import (
    AliasRecord,
    CellRecord,
    GateRecord,
    OrganRecord,
    Record,
    RouteRecord,
    SwitchRecord,
)

RECORD_BODY: TypeAdapter[Record] = TypeAdapter(Record)


def record_row(record: Record) -> dict[str, object]:
    """The columns of a record.

    Raises:
        FactoryError: codes `bad_address`, `not_exact`.
    """
    address = parse_address(record.address)
    type_, state, backend = _traits(record)
    return {
        "address": record.address,
        "form": record.form,
        "kind": address.kind,
        "name": address.name,
        "family": address.family,
        "version": address.version,
        "type": type_,
        "state": state,
        "backend": backend,
        "revision": record.revision,
        "body": record.text,
    }


def _traits(record: Record) -> tuple[str | None, str | None, str | None]:
    match record:
        case CellRecord(spec=spec):
            return spec.template.type, record.state, spec.backend
        case OrganRecord() | GateRecord():
            return None, record.state, None
        case RouteRecord() | SwitchRecord() | AliasRecord():
            return None, None, None


def record_of(address: str, body: str) -> Record:
    """The record of a row.

    Raises:
        StoreError: code `store_corrupt`, when the body is not this record.
    """
    try:
        record = RECORD_BODY.validate_json(body)
    except ValidationError as error:
        raise corrupt("record", address) from error
    if record.address != address:
        raise corrupt("record", address)
    return record


def entry_row(entry: JournalEntry) -> dict[str, object]:
    """The columns of a journal entry; the body is the bytes that the hash covers."""
    return {
        "seq": entry.body.seq,
        "prev": entry.prev,
        "hash": entry.hash,
        "at": entry.body.at,
        "body": entry.body.text,
    }


def address_rows(entry: JournalEntry) -> list[dict[str, object]]:
    """One row for each address that an entry changed."""
    addresses = sorted({change.address for change in entry.body.changes})
    return [
        {"seq": entry.body.seq, "address": address, "family": family_of(address)}
        for address in addresses
    ]


def is_sound(prev: str, body: str, claimed: str) -> bool:
    """Whether a hash is that of a stored body, as in `factory.canonical.chained`.

    Read from the stored text and not from the model, so that a field which the model
    gains later does not make old entries look forged.
    """
    return chained_text(prev, body) == claimed


def entry_of(seq: int, prev: str, own: str, at: str, text: str) -> JournalEntry:
    """The journal entry of a row, given its columns in their order.

    Raises:
        StoreError: code `store_corrupt`, when the hash or the number is wrong.
    """
    if not is_sound(prev, text, own):
        raise corrupt("journal", seq)
    try:
        body = JournalBody.model_validate_json(text)
    except ValidationError as error:
        raise corrupt("journal", seq) from error
    if (body.seq, body.at) != (seq, at):
        raise corrupt("journal", seq)
    return JournalEntry(prev=prev, hash=own, body=body)


def corrupt(table: str, key: str | int) -> StoreError:
    """The error of a row that is not what was written.

    Args:
        table: `record`, `journal` or `turn`.
        key: the address or the number of the row.
    """
    message = f"{table} {key} is not what was written"
    return StoreError("store_corrupt", message, table=table, key=str(key))
