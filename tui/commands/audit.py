"""`factory audit …`: whether the journal is the one that was written, and proofs of it.

`verify` ends with 0 when the journal holds, also with a tail that no checkpoint
covers yet, and with 1 when it does not.
"""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import takewhile
from pathlib import Path
from typing import Any, TypeVar, assert_never

import click

from agent.texts import say
from factory.audit.chain import Break, Fault, links
from factory.audit.checkpoints import Checkpoint, read_all
from factory.audit.document import document
from factory.audit.errors import AuditError
from factory.audit.files import checkpoints_file, key_file, lines_of
from factory.audit.keys import public_key, signing_key
from factory.audit.notary import Notary
from factory.audit.proof import broken, prove
from factory.audit.refold import Groundless, differences, refold
from factory.audit.rows import JournalFile, database_file
from factory.audit.verdict import (
    Broken,
    Foreign,
    Intact,
    Mismatch,
    UnanchoredTail,
    Verdict,
    verdict,
)
from factory.bootstrap import now, open_factory
from tui.commands.files import write_whole
from tui.console import note
from tui.exits import Exit
from tui.settings import Settings

Command = TypeVar("Command", bound=Callable[..., object])
SHORT = 12
"""How many digits of a key's id are shown."""
FAULTS = {
    Fault.EDITED: "audit.fault.edited",
    Fault.MISSING: "audit.fault.missing",
    Fault.SWAPPED: "audit.fault.swapped",
    Fault.UNLINKED: "audit.fault.unlinked",
}
MISMATCHES = {
    Mismatch.SHORTER: "audit.foreign.shorter",
    Mismatch.OTHER: "audit.foreign.other",
}


def with_key(command: Command) -> Command:
    """Give a command the option that names the key file."""
    return click.option(
        "--key",
        type=click.Path(),
        envvar="FACTORY_AUDIT_KEY",
        help="The key file, beside the database if not given [FACTORY_AUDIT_KEY].",
    )(command)


@click.group()
def audit() -> None:
    """Check the journal, sign it, and prove what stands in it."""


@audit.command("verify")
@with_key
@click.option(
    "--checkpoint",
    type=click.Path(),
    help="Checkpoints that were kept elsewhere, instead of the file beside it.",
)
@click.option("--replay", is_flag=True, help="Compare the records, too.")
@click.pass_obj
def verify(
    settings: Settings, key: str | None, checkpoint: str | None, *, replay: bool
) -> None:
    """Check every entry of the journal against the chain and the checkpoints.

    Exit codes: 0 the journal is intact, or has a tail without a checkpoint; 1 it is
    broken, or not the one of the checkpoints. A public key will do for --key.
    """
    database = _database(settings)
    known = list(_checkpoints(database, key, checkpoint))
    rows = JournalFile(database)
    found = verdict(rows.after(), known)
    holds = isinstance(found, Intact | UnanchoredTail)
    told = document(found)
    lines = [_sentence(found, settings)]
    if replay and holds:
        told["replay"], line = _replayed(rows, settings)
        lines.append(line)
        holds = told["replay"]["holds"]
    _show(settings, told, *lines)
    sys.exit(Exit.DONE if holds else Exit.ERROR)


@audit.command("prove")
@with_key
@click.argument("seq", type=click.IntRange(min=1))
@click.option("-o", "--output", type=click.Path(), help="Where the proof goes.")
@click.pass_obj
def prove_entry(
    settings: Settings, key: str | None, seq: int, output: str | None
) -> None:
    """Prove that entry SEQ stands in the journal of the last checkpoint, as JSON."""
    database = _database(settings)
    known = list(_checkpoints(database, key, None))
    if not known:
        message = f"entry {seq} is under no checkpoint"
        raise AuditError("audit_unanchored", message, seq=str(seq), size="0")
    proof = prove(seq, JournalFile(database).after(), known[-1])
    data = json.dumps(proof.doc(), ensure_ascii=False).encode() + b"\n"
    _write(settings, data, output or "-")


@audit.command("export")
@click.argument("file", type=click.Path())
@click.pass_obj
def export(settings: Settings, file: str) -> None:
    """Write the journal to FILE (- for standard output), one entry a line."""
    lines = list(_exported(JournalFile(_database(settings))))
    _write(settings, b"".join(lines), file)


@audit.command("checkpoint")
@with_key
@click.pass_obj
def checkpoint_now(settings: Settings, key: str | None) -> None:
    """Sign the journal as it is now; the line is printed and written down."""
    database = _database(settings)
    made = Notary(database, Path(key) if key else None).sign(now())
    sys.stdout.write(made.line.decode("ascii"))
    path = checkpoints_file(database)
    note(say(settings.words, "audit.signed", size=made.checkpoint.size, path=path))


@audit.command("key")
@with_key
@click.pass_obj
def print_key(settings: Settings, key: str | None) -> None:
    """Print the public key that checks the signatures."""
    database = _database(settings)
    public = signing_key(Path(key) if key else key_file(database)).public
    _show(settings, {"id": public.id, "public_key": public.pem}, public.pem.rstrip())


def _database(settings: Settings) -> Path:
    # Opened as every command does: what is no database says so, a new one is made.
    open_factory(settings.database).close()
    file = database_file(settings.database)
    if file is None:
        raise AuditError("audit_in_memory", "a database in memory has no checkpoints")
    return file


def _checkpoints(
    database: Path, key: str | None, kept: str | None
) -> Iterator[Checkpoint]:
    path = Path(kept) if kept else checkpoints_file(database)
    if kept or path.exists():
        public = public_key(Path(key) if key else key_file(database))
        yield from read_all(lines_of(path), public)


def _exported(rows: JournalFile) -> Iterator[bytes]:
    for link in links(rows.after()):
        if isinstance(link, Break):
            raise broken(link)
        row = link.row
        ends = json.dumps({"hash": row.hash, "prev": row.prev}, separators=(",", ":"))
        yield b'{"body":' + row.content + b"," + ends[1:].encode("ascii") + b"\n"


def _replayed(rows: JournalFile, settings: Settings) -> tuple[dict[str, Any], str]:
    with (
        closing(open_factory(settings.database)) as factory,
        factory.snapshot() as world,
    ):
        head = world.head().seq  # what is applied meanwhile is not in this snapshot
        truth = refold(takewhile(lambda row: row.seq <= head, rows.after()))
        if isinstance(truth, Groundless):
            fields = {"seq": truth.seq, "address": truth.address}
            text = say(settings.words, "audit.replay.groundless", **fields)
            return {"holds": False, **fields}, f"✖ {text}"
        found = differences(truth, world)
    told = {"holds": not found, "records": len(truth.records), "changed": list(found)}
    if found:
        fields = {"address": found[0], "count": len(found)}
        return told, f"✖ {say(settings.words, 'audit.replay.changed', **fields)}"
    text = say(settings.words, "audit.replay.same", count=len(truth.records))
    return told, f"✔ {text}"


def _sentence(found: Verdict, settings: Settings) -> str:
    lang, told = settings.words, document(found)
    match found:
        case Intact(checkpoint=checkpoint):
            if checkpoint is None:
                return f"✔ {say(lang, 'audit.empty')}"
            fields = {"at": checkpoint.at, "signer": checkpoint.key[:SHORT]}
            text = say(lang, "audit.intact", entries=found.entries, **fields)
            return f"✔ {text}"
        case UnanchoredTail():
            return f"▲ {say(lang, 'audit.unanchored', **told)}"
        case Broken(broken=Break(fault=fault)):
            why = say(lang, FAULTS[fault], **told)
            return f"✖ {say(lang, 'audit.broken', why=why, **told)}"
        case Foreign(mismatch=mismatch, checkpoint=checkpoint):
            why = say(lang, MISMATCHES[mismatch], size=checkpoint.size, **told)
            fields = {"size": str(checkpoint.size), "at": checkpoint.at}
            return f"✖ {say(lang, 'audit.foreign', why=why, **fields)}"
        case _:
            assert_never(found)


def _show(settings: Settings, told: dict[str, Any], *lines: str) -> None:
    if settings.is_json:
        print(json.dumps(told, ensure_ascii=False))  # noqa: T201
        return
    for line in lines:
        print(line)  # noqa: T201


def _write(settings: Settings, data: bytes, file: str) -> None:
    if file == "-":
        sys.stdout.buffer.write(data)
        return
    path = write_whole(data, file)
    note(say(settings.words, "audit.written", path=path))
