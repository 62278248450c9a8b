"""Proofs of single entries, checked here and by the script for third parties."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factory.audit.checkpoints import Checkpoint
from factory.audit.errors import AuditError
from factory.audit.keys import public_key
from factory.audit.merkle import frontier_of, leaf_hash
from factory.audit.proof import InclusionProof, prove
from factory.audit.rows import JournalFile
from tests.audit.journals import AT, STEPS, Place, bodies, chain

SIZE = len(STEPS)
SCRIPT = Path("docs/verify_inclusion.py")


def checkpoint_of(size: int) -> Checkpoint:
    tree = frontier_of(leaf_hash(body.encode()) for body in bodies(size))
    root = tree.root.hex()
    return Checkpoint(size=size, head="0" * 64, root=root, at=AT, key="0" * 64)


@pytest.mark.parametrize("size", range(1, 71))
def test_every_entry_of_every_small_journal_is_proved(size: int) -> None:
    rows, checkpoint = list(chain(bodies(size))), checkpoint_of(size)
    for seq in {1, 2, size // 2, size - 1, size} & {*range(1, size + 1)}:
        proof = prove(seq, rows, checkpoint)
        assert proof.body == rows[seq - 1].body
        assert proof.is_in(checkpoint)


@settings(deadline=None)
@given(st.data())
def test_larger_journals_and_proofs_of_something_else(data: st.DataObject) -> None:
    size = data.draw(st.integers(71, 400))
    seq = data.draw(st.integers(1, size))
    checkpoint = checkpoint_of(size)
    proof = prove(seq, chain(bodies(size + 5)), checkpoint)
    assert proof.is_in(checkpoint)
    other = data.draw(st.integers(1, size).filter(lambda each: each != seq))
    wrong: list[dict[str, object]] = [
        {"seq": other},
        {"body": bodies(size)[other - 1]},
        {"path": proof.path[1:]},
        {"path": proof.path[::-1] if len({*proof.path}) > 1 else ()},
        {"size": size + 1},
    ]
    for change in wrong:
        assert not proof.model_copy(update=change).is_in(checkpoint)
    assert not proof.is_in(checkpoint_of(size + 1))


def test_no_proof_of_what_no_checkpoint_covers() -> None:
    for seq in (0, 4):
        with pytest.raises(AuditError) as refused:
            prove(seq, chain(bodies(9)), checkpoint_of(3))
        assert refused.value.code == "audit_unanchored"


def test_no_proof_from_a_journal_that_was_changed() -> None:
    with pytest.raises(AuditError) as refused:
        prove(2, list(chain(bodies(5)))[::-1], checkpoint_of(5))
    assert refused.value.code == "audit_broken"
    renamed = [body.replace("2026", "2025") for body in bodies(5)]
    for rows in (chain(renamed), chain(bodies(3))):
        with pytest.raises(AuditError) as refused:
            prove(2, rows, checkpoint_of(5))
        assert refused.value.code == "audit_contradicted"


def checked(folder: Path, proof: InclusionProof | str, place: Place) -> int:
    """What a third party's check of a proof ends with."""
    file, key = folder / "proof.json", folder / "public.pem"
    text = proof if isinstance(proof, str) else json.dumps(proof.doc())
    file.write_text(text, "utf-8")
    key.write_text(public_key(place.notary.key_path).pem)
    files = [str(file), str(place.notary.path), str(key)]
    command = [sys.executable, "-I", str(SCRIPT), *files]
    return subprocess.run(command, capture_output=True, check=False).returncode


@pytest.mark.parametrize("seq", [1, 4, SIZE])
def test_a_third_party_checks_a_proof(
    original: Place, tmp_path: Path, seq: int
) -> None:
    rows = JournalFile(original.database).after()
    proof = prove(seq, rows, original.known()[-1])
    assert checked(tmp_path, proof, original) == 0


def test_a_third_party_refuses_wrong_proofs(original: Place, tmp_path: Path) -> None:
    rows = JournalFile(original.database).after()
    proof = prove(3, rows, original.known()[-1])
    renamed = proof.body.replace("anna", "emma")
    for change in ({"seq": 2}, {"body": renamed}, {"path": proof.path[:-1]}):
        wrong = proof.model_copy(update=change)
        assert checked(tmp_path, wrong, original) == 1


def test_a_third_party_refuses_a_forged_checkpoint(
    place: Place, tmp_path: Path
) -> None:
    proof = prove(3, JournalFile(place.database).after(), place.known()[-1])
    forged = place.notary.path.read_text().replace(AT, AT.replace("2026", "2025"))
    place.notary.path.write_text(forged)
    assert checked(tmp_path, proof, place) == 1


def test_the_script_is_short_enough_to_be_read() -> None:
    assert len(SCRIPT.read_text("utf-8").splitlines()) <= 30
