"""Checkpoint files and keys: nothing damaged, foreign or exposed is taken."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factory.audit.checkpoints import (
    SignedCheckpoint,
    read_all,
    read_line,
    signed,
)
from factory.audit.errors import AuditError
from factory.audit.keys import SigningKey, public_key, signing_key
from factory.audit.merkle import frontier_of, leaf_hash
from tests.audit.journals import AT


@pytest.fixture(scope="session")
def key(tmp_path_factory: pytest.TempPathFactory) -> SigningKey:
    return signing_key(tmp_path_factory.mktemp("key") / "audit.key")


def of_size(size: int, key: SigningKey) -> SignedCheckpoint:
    tree = frontier_of(leaf_hash(str(each).encode()) for each in range(size))
    return signed(tree, f"{size:064x}", AT, key)


@settings(deadline=None)
@given(size=st.integers(0, 300))
def test_what_was_signed_is_read_back(key: SigningKey, size: int) -> None:
    made = of_size(size, key)
    assert read_line(made.line, key.public, 1) == made


@pytest.mark.parametrize("bits", [0x01, 0x20, 0x80])
def test_any_changed_byte_of_a_line_is_refused(key: SigningKey, bits: int) -> None:
    line = of_size(7, key).line
    for index, byte in enumerate(line):
        bent = bytes([*line[:index], byte ^ bits, *line[index + 1 :]])
        with pytest.raises(AuditError) as refused:
            read_line(bent, key.public, 1)
        assert refused.value.code in (
            "audit_checkpoint_damaged",
            "audit_checkpoint_foreign",
        )


DAMAGED = [
    b"",
    b"\n",
    b"{}\n",
    b"[]\n",
    b"null\n",
    b'{"checkpoint":1}\n',
    b"\xff\n",
    b"[" * 100_000 + b"\n",
]


@pytest.mark.parametrize("line", DAMAGED, ids=lambda line: ascii(line[:20]))
def test_what_is_no_checkpoint_is_named_with_its_line(
    key: SigningKey, line: bytes
) -> None:
    with pytest.raises(AuditError) as refused:
        list(read_all([of_size(1, key).line, line], key.public))
    assert refused.value.code == "audit_checkpoint_damaged"
    assert refused.value.fields == {"number": "2"}


def test_another_tree_under_the_same_root_is_refused(key: SigningKey) -> None:
    made = of_size(6, key)
    other = made.model_copy(update={"frontier": of_size(5, key).frontier})
    with pytest.raises(AuditError, match="line 1"):
        read_line(other.line, key.public, 1)
    # One peak that is the root itself: right for a size of one bit only.
    alone = made.model_copy(update={"frontier": (made.checkpoint.root,)})
    with pytest.raises(AuditError, match="line 1"):
        read_line(alone.line, key.public, 1)


def test_another_ones_signature_is_refused(key: SigningKey, tmp_path: Path) -> None:
    stranger = signing_key(tmp_path / "other.key")
    foreign = of_size(3, stranger)
    with pytest.raises(AuditError) as refused:
        read_line(foreign.line, key.public, 4)
    assert refused.value.code == "audit_checkpoint_foreign"
    posing = foreign.checkpoint.model_copy(update={"key": key.public.id})
    posed = foreign.model_copy(update={"checkpoint": posing})
    with pytest.raises(AuditError) as refused:
        read_line(posed.line, key.public, 4)
    assert refused.value.code == "audit_checkpoint_damaged"


def test_a_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "audit.key"
    first = signing_key(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert signing_key(path).public.id == first.public.id
    assert [each.name for each in tmp_path.iterdir()] == ["audit.key"]


def test_the_public_half_checks_what_the_private_one_signed(
    key: SigningKey, tmp_path: Path
) -> None:
    path = tmp_path / "public.pem"
    path.write_text(key.public.pem)
    assert read_line(of_size(2, key).line, public_key(path), 1) == of_size(2, key)


def test_a_key_that_others_may_use_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "audit.key"
    signing_key(path)
    path.chmod(0o640)
    with pytest.raises(AuditError) as refused:
        signing_key(path)
    assert refused.value.code == "audit_key_exposed"


RSA = """-----BEGIN PUBLIC KEY-----
MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAMVnmSk1ZqjSAnbFzH3wzUCB2YPmvhqX
-----END PUBLIC KEY-----
"""


@pytest.mark.parametrize("text", ["", "no key", RSA])
def test_what_is_no_key_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "audit.key"
    path.write_text(text)
    path.chmod(0o600)
    for read in (signing_key, public_key):
        with pytest.raises(AuditError) as refused:
            read(path)
        assert refused.value.code == "audit_key_bad"


def test_a_key_that_is_not_there_is_not_made_to_verify(tmp_path: Path) -> None:
    with pytest.raises(AuditError) as refused:
        public_key(tmp_path / "none.key")
    assert refused.value.code == "audit_key_missing"
    assert list(tmp_path.iterdir()) == []
