"""Between rows and values: what a record and a journal entry are in columns."""

import hashlib
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Row

from factory.address import family_of, parse_address
from factory.canonical import canonical
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

    The body keeps the fields that are null, so that what is read is what was written.

    Raises:
        FactoryError: codes `bad_address`, `not_json`.
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
        "body": canonical(record.model_dump(mode="json", by_alias=True)).decode(),
    }


def _traits(record: Record) -> tuple[str | None, str | None, str | None]:
    match record:
        case CellRecord(spec=spec):
            return spec.template.type, record.state, spec.backend
        case OrganRecord() | GateRecord():
            return None, record.state, None
        case RouteRecord() | SwitchRecord() | AliasRecord():
            return None, None, None


def record_of(row: Row[Any]) -> Record:
    """The record of a row with `address` and `body`.

    Raises:
        StoreError: code `store_corrupt`, when the body is not this record.
    """
    try:
        record = RECORD_BODY.validate_json(row.body)
    except ValidationError as error:
        raise corrupt("record", row.address) from error
    if record.address != row.address:
        raise corrupt("record", row.address)
    return record


def entry_row(entry: JournalEntry) -> dict[str, object]:
    """The columns of a journal entry; the body is the bytes that the hash covers."""
    return {
        "seq": entry.body.seq,
        "prev": entry.prev,
        "hash": entry.hash,
        "at": entry.body.at,
        "body": canonical(entry.body.doc()).decode(),
    }


def is_kept(entry: JournalEntry, body: str) -> bool:
    """Whether a stored body reads back as the entry's.

    One that did not would make the journal unreadable for ever.
    """
    try:
        return JournalBody.model_validate_json(body) == entry.body
    except ValidationError:
        return False


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
    return hashlib.sha256(f"{prev}{body}".encode()).hexdigest() == claimed


def entry_of(row: Row[Any]) -> JournalEntry:
    """The journal entry of a row with `seq`, `prev`, `hash`, `at` and `body`.

    Raises:
        StoreError: code `store_corrupt`, when the hash or the number is wrong.
    """
    if not is_sound(row.prev, row.body, row.hash):
        raise corrupt("journal", row.seq)
    try:
        body = JournalBody.model_validate_json(row.body)
    except ValidationError as error:
        raise corrupt("journal", row.seq) from error
    if (body.seq, body.at) != (row.seq, row.at):
        raise corrupt("journal", row.seq)
    return JournalEntry(prev=row.prev, hash=row.hash, body=body)


def corrupt(table: str, key: str | int) -> StoreError:
    """The error of a row that is not what was written.

    Args:
        table: `record`, `journal` or `turn`.
        key: the address or the number of the row.
    """
    message = f"{table} {key} is not what was written"
    return StoreError("store_corrupt", message, table=table, key=str(key))
