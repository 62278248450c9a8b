"""`factory token`: what lets programs in over HTTP."""

import json
import secrets
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta

import click

from agent.texts import say
from factory.bootstrap import now, open_factory
from factory.tokens import (
    KEY_BYTES,
    SALT_BYTES,
    SECRET_BYTES,
    Token,
    Tokens,
    minted,
)
from grammar.model import Lang
from tui.console import note
from tui.exits import Exit
from tui.settings import Settings


@contextmanager
def _tokens(settings: Settings) -> Iterator[Tokens]:
    with closing(open_factory(settings.database)) as factory:
        yield factory.tokens


@click.group()
def token() -> None:
    """Create, list and revoke the tokens of the HTTP service."""


@token.command()
@click.argument("name")
@click.option("--days", type=click.IntRange(1, 3650), help="Until when; else for ever.")
@click.pass_obj
def create(settings: Settings, name: str, *, days: int | None) -> None:
    """Create a token called NAME that may do what --role may.

    Its text is shown once, on standard output.
    """
    at = now()
    entropy = secrets.token_bytes(KEY_BYTES + SECRET_BYTES + SALT_BYTES)
    text, made = minted(name, settings.role, at, _after(at, days), entropy)
    with _tokens(settings) as tokens:
        tokens.add(made)
    if settings.is_json:
        click.echo(json.dumps(_document(made) | {"token": text}, ensure_ascii=False))
        return
    note(say(settings.words, "token.made", name=name, role=made.role))
    click.echo(text)


@token.command(name="list")
@click.pass_obj
def list_(settings: Settings) -> None:
    """List every token that was ever made; never its text."""
    with _tokens(settings) as tokens:
        found = tokens.listed()
    if settings.is_json:
        documents = [_document(each) for each in found]
        click.echo(json.dumps({"tokens": documents}, ensure_ascii=False))
        return
    at = now()
    for each in found:
        click.echo(_line(each, at, settings.words))
    if not found:
        click.echo(say(settings.words, "token.none"))


@token.command()
@click.argument("name")
@click.pass_obj
def revoke(settings: Settings, name: str) -> None:
    """Revoke the token called NAME; it counts from its next request on."""
    with _tokens(settings) as tokens:
        is_done = tokens.revoke(name, now())
    key = "token.revoked_now" if is_done else "token.unknown"
    if settings.is_json:
        click.echo(json.dumps({"revoked": is_done}))
    else:
        click.echo(say(settings.words, key, name=name))
    sys.exit(Exit.DONE if is_done else Exit.ERROR)


def _after(at: str, days: int | None) -> str | None:
    if days is None:
        return None
    moment = datetime.fromisoformat(at) + timedelta(days=days)
    return moment.isoformat(timespec="milliseconds")


def _line(token: Token, at: str, lang: Lang) -> str:
    fields = {"name": token.name, "role": token.role, "created_at": token.created_at}
    return say(lang, "token.line", **fields, standing=_standing(token, at, lang))


def _standing(token: Token, at: str, lang: Lang) -> str:
    if token.revoked_at is not None:
        return say(lang, "token.revoked", at=token.revoked_at)
    if not token.is_valid(at):
        return say(lang, "token.expired", at=token.expires_at)
    if token.expires_at is not None:
        return say(lang, "token.until", at=token.expires_at)
    return say(lang, "token.good")


def _document(token: Token) -> dict[str, object]:
    """A token without what its text could be guessed by."""
    return {n: v for n, v in token.doc().items() if n not in ("salt", "hash")}
