"""`factory approvals`: what waits, the second confirm, one person or two."""

import json
import sys
from dataclasses import replace

import click

from agent.render.documents import reply_document
from agent.render.lines import render
from tui.commands.opening import conversation
from tui.commands.say import decided, show
from tui.console import print_lines
from tui.exits import Exit, exit_of
from tui.settings import Settings

PEOPLE = ("one", "two")


@click.group(invoke_without_command=True)
@click.pass_context
def approvals(ctx: click.Context) -> None:
    """Show what waits for a person; the exit code is 3 while anything does."""
    ctx.obj = replace(ctx.obj, lang=ctx.obj.words)
    if ctx.invoked_subcommand is not None:
        return
    settings: Settings = ctx.obj
    with conversation(settings) as session:
        reply = session.approvals()
    if settings.is_json:
        click.echo(
            json.dumps(reply_document(reply, settings.words), ensure_ascii=False)
        )
    else:
        print_lines(render(reply, settings.words), sys.stdout)
    is_quiet = not reply.plans and not reply.trials
    sys.exit(Exit.DONE if is_quiet else Exit.NEEDS_CONFIRM)


@approvals.command()
@click.argument("digest")
@click.option("--confirm", "name", help="The name that the plan takes.")
@click.pass_obj
def confirm(settings: Settings, digest: str, *, name: str | None) -> None:
    """Confirm the plan with this DIGEST as the second person."""
    with conversation(settings) as session:
        turn = session.cell.review(digest)
        sys.exit(decided(session, turn, settings, name))


@approvals.command()
@click.argument("digest")
@click.pass_obj
def decline(settings: Settings, digest: str) -> None:
    """Drop the plan with this DIGEST: it waits no more."""
    with conversation(settings) as session:
        turn = session.cell.review(digest)
        plan = session.cell.open_plan
        if plan is None:
            show(turn, settings)
        else:
            turn = session.cell.decide(plan.digest, accept=False)
            show(turn, settings)
        sys.exit(exit_of(turn.replies))


@approvals.command()
@click.argument("people", type=click.Choice(PEOPLE))
@click.option("--yes", "is_yes", is_flag=True, help="Confirm without asking.")
@click.option("--confirm", "name", help="Confirm a plan of high risk by its name.")
@click.pass_obj
def require(settings: Settings, people: str, *, is_yes: bool, name: str | None) -> None:
    """Have plans of high risk confirmed by two PEOPLE, or by one; takes an admin."""
    with conversation(settings) as session:
        turn = session.cell.require(two=people == "two")
        sys.exit(decided(session, turn, settings, name, is_yes=is_yes))
