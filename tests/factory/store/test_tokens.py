"""Tokens and kept answers in the store: what is kept, and what never is."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factory.answered import Answered, NoClaim
from factory.errors import FactoryError
from factory.model import Role
from factory.store.open import open_store
from factory.store.sql import SqlStore
from factory.tokens import (
    KEY_BYTES,
    RESERVED,
    SALT_BYTES,
    SECRET_BYTES,
    Token,
    is_secret_of,
    minted,
    parted,
)

AT, LATER, LAST = (f"2026-11-22T1{n}:00:00.000+00:00" for n in range(3))
ENTROPY = bytes(range(KEY_BYTES + SECRET_BYTES + SALT_BYTES))
OK = Answered(status=201, media_type="application/json", body="{}")


def made(name: str = "ci", expires_at: str | None = None) -> tuple[str, Token]:
    return minted(name, Role.WRITE, AT, expires_at, ENTROPY)


@pytest.fixture
def store(tmp_path: Path) -> SqlStore:
    return open_store(str(tmp_path / "f.db"))


def test_the_text_of_a_token_is_nowhere_in_what_is_kept(
    store: SqlStore, tmp_path: Path
) -> None:
    text, token = made()
    store.tokens.add(token)
    key, secret = parted(text) or ("", "")
    assert store.tokens.find(key) == token
    store.close()
    for file in tmp_path.iterdir():
        assert secret.encode() not in file.read_bytes()
    assert secret not in token.model_dump_json()


def test_only_the_secret_of_a_token_is_taken_for_it() -> None:
    text, token = made()
    _, secret = parted(text) or ("", "")
    assert is_secret_of(token, secret)
    changed = ("0" if secret[0] != "0" else "1") + secret[1:]
    assert not is_secret_of(token, changed)


@given(st.text())
def test_what_is_no_token_is_none(text: str) -> None:
    assert parted(text) is None


@pytest.mark.parametrize("name", ["", "A", "a b", "-a", "ю", "a" * 65, *RESERVED])
def test_a_bad_name_is_refused(name: str) -> None:
    with pytest.raises(FactoryError) as caught:
        made(name)
    assert caught.value.code == "bad_token_name"


def test_a_name_is_given_once_also_after_it_was_revoked(store: SqlStore) -> None:
    assert not store.tokens.is_any()
    store.tokens.add(made()[1])
    assert store.tokens.revoke("ci", LATER)
    assert not store.tokens.revoke("ci", LAST)
    with pytest.raises(FactoryError) as caught:
        store.tokens.add(made()[1])
    assert caught.value.code == "token_exists"
    assert [token.revoked_at for token in store.tokens.listed()] == [LATER]
    assert store.tokens.is_any()


@pytest.mark.parametrize(
    ("expires_at", "revoked_at", "is_valid"),
    [
        (None, None, True),
        (LAST, None, True),
        (LATER, None, False),
        (AT, None, False),
        (None, AT, False),
        (LAST, AT, False),
    ],
)
def test_when_a_token_is_valid(
    expires_at: str | None, revoked_at: str | None, *, is_valid: bool
) -> None:
    token = made(expires_at=expires_at)[1]
    token = token.model_copy(update={"revoked_at": revoked_at})
    assert token.is_valid(LATER) == is_valid


def test_a_key_is_claimed_once_and_then_has_its_answer(store: SqlStore) -> None:
    answers = store.answers
    assert answers.claim("anna", "k", "r1", 10, 0) is None
    assert answers.claim("anna", "k", "r1", 11, 0) is NoClaim.PENDING
    assert answers.claim("anna", "k", "r2", 11, 0) is NoClaim.DIFFERENT
    assert answers.claim("boris", "k", "r2", 11, 0) is None
    answers.keep("anna", "k", OK)
    assert answers.claim("anna", "k", "r1", 12, 0) == OK
    assert answers.claim("anna", "k", "r2", 12, 0) is NoClaim.DIFFERENT


def test_a_claim_that_was_given_up_or_has_passed_is_free_again(store: SqlStore) -> None:
    answers = store.answers
    answers.claim("anna", "k", "r", 10, 0)
    answers.release("anna", "k")
    assert answers.claim("anna", "k", "r", 11, 0) is None
    assert answers.claim("anna", "k", "r", 99, 11) is NoClaim.PENDING
    assert answers.claim("anna", "k", "r", 99, 12) is None
    assert answers.claim("anna", "k", "r", 99, 12) is NoClaim.PENDING


def test_an_answer_is_not_given_up_and_is_forgotten_by_its_age(store: SqlStore) -> None:
    answers = store.answers
    answers.claim("anna", "k", "r", 10, 0)
    answers.keep("anna", "k", OK)
    answers.release("anna", "k")
    assert answers.forget(10) == 0
    assert answers.claim("anna", "k", "r", 11, 0) == OK
    assert answers.forget(11) == 1
    assert answers.claim("anna", "k", "r", 12, 0) is None
