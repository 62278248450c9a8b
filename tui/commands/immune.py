"""`factory immune`: the alerts, a round of checks, and the watch that repeats it."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from threading import Event

import click

from agent.immune import Round
from agent.render.alerts import alert_lines, letter_lines
from agent.texts import say
from factory.alert import KeptAlert
from factory.bootstrap import now
from tui.commands.opening import here
from tui.console import print_lines
from tui.exits import Exit
from tui.settings import Settings


@click.group(invoke_without_command=True)
@click.option("--all", "is_all", is_flag=True, help="Also those that were noted.")
@click.pass_context
def immune(ctx: click.Context, *, is_all: bool) -> None:
    """Show the alerts of the immune system; the exit code is 1 while there are any."""
    if ctx.invoked_subcommand is not None:
        return
    settings: Settings = ctx.obj
    with here(settings) as session:
        alerts = session.factory.alerts.listed(is_open=not is_all)
        letters = session.factory.outbox.standing()
    if settings.is_json:
        _print({"alerts": [_document(a) for a in alerts], "letters": asdict(letters)})
    else:
        print_lines(alert_lines(alerts, settings.words), sys.stdout)
        print_lines(letter_lines(letters, settings.words), sys.stdout)
    is_quiet = all(kept.seen_at is not None for kept in alerts)
    sys.exit(Exit.DONE if is_quiet else Exit.ERROR)


@immune.command()
@click.argument("numbers", type=click.IntRange(min=1), nargs=-1, required=True)
@click.pass_obj
def note(settings: Settings, numbers: Sequence[int]) -> None:
    """Note that you have seen the alerts with these NUMBERS."""
    with here(settings) as session:
        count = session.factory.alerts.see(numbers, session.cell.actor, now())
    _tell(settings, {"noted": count}, say(settings.words, "immune.noted", count=count))
    sys.exit(Exit.DONE if count else Exit.ERROR)


@immune.command()
@click.pass_obj
def check(settings: Settings) -> None:
    """Check every record once; the exit code is 1 when something was not in order."""
    with here(settings) as session:
        done = session.upkeep.check()
        session.upkeep.send()
    _show(settings, done)
    sys.exit(Exit.ERROR if done.complaints else Exit.DONE)


@immune.command()
@click.pass_obj
def watch(settings: Settings) -> None:
    """Check every record by schedule and send notices, until interrupted."""
    with here(settings) as session:
        session.upkeep.run(Event())


def _show(settings: Settings, done: Round) -> None:
    if settings.is_json:
        _print(asdict(done))
    else:
        click.echo(say(settings.words, "immune.round", **asdict(done)))


def _tell(settings: Settings, document: dict[str, int], text: str) -> None:
    if settings.is_json:
        _print(document)
    else:
        click.echo(text)


def _document(kept: KeptAlert) -> dict[str, object]:
    severity = kept.alert.severity.value
    rest = {n: v for n, v in kept.doc().items() if n != "alert"}
    return {**rest, "severity": severity, **kept.alert.doc()}


def _print(document: object) -> None:
    click.echo(json.dumps(document, ensure_ascii=False))
