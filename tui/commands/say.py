"""`factory say "…"`: one utterance; prints the plan, asks, applies."""

import json
import sys

import click

from agent.render.documents import turn_document
from agent.render.lines import render
from agent.reply import PlanShown, RunDone, Turn
from agent.session import Session
from agent.texts import say as text_of
from factory.phrase import phrase_of
from factory.plan import Plan
from grammar.model import Lang
from tui.commands.confirm import ask, ask_name
from tui.commands.files import write_output
from tui.commands.opening import conversation
from tui.commands.progress import progress
from tui.console import note, print_lines
from tui.exits import Exit, exit_of
from tui.settings import Settings


@click.command()
@click.argument("text")
@click.option("--yes", "is_yes", is_flag=True, help="Confirm without asking.")
@click.option("--confirm", "name", help="Confirm a plan of high risk by its name.")
@click.option("--dry-run", "is_dry_run", is_flag=True, help="Only show the plan.")
@click.option("-o", "--output", type=click.Path(), help="Where a run's output goes.")
@click.pass_obj
def say(
    settings: Settings,
    text: str,
    *,
    is_yes: bool,
    name: str | None,
    is_dry_run: bool,
    output: str | None,
) -> None:
    """Say one command, in Russian or English.

    Exit codes: 0 done or nothing to do, 1 error, 2 changes planned (--dry-run),
    3 needs a confirm, 4 denied, 5 not understood, 6 stale plan.
    """
    tell = progress(sys.stderr, settings.words)
    with conversation(settings, tell) as session:
        turn = session.cell.say(text)
        if is_dry_run:
            show(turn, settings, output)
            sys.exit(exit_of(turn.replies, is_dry_run=True))
        sys.exit(decided(session, turn, settings, name, is_yes=is_yes, output=output))


def decided(
    session: Session,
    turn: Turn,
    settings: Settings,
    name: str | None,
    *,
    is_yes: bool = False,
    output: str | None = None,
) -> Exit:
    """Show a turn, have the plan that it opened decided, and show what became of it.

    Args:
        session: the conversation.
        turn: what may have opened a plan.
        settings: how to show it.
        name: the name that was given for a plan of high risk.
        is_yes: whether a yes was given in advance.
        output: where what a run gives is written.
    """
    show(turn, settings, output)
    plan = _open_plan(turn)
    if plan is not None:
        accept, phrase = _answer(plan.plan, turn.lang, name, is_yes=is_yes)
        if accept is not None:
            digest = plan.plan.digest
            turn = session.cell.decide(digest, accept=accept, phrase=phrase)
            show(turn, settings, output)
    return exit_of(turn.replies)


def _answer(
    plan: Plan, lang: Lang, name: str | None, *, is_yes: bool
) -> tuple[bool | None, str | None]:
    """The decision, None while nobody took one, and the name that was typed.

    --yes is a yes; a plan of high risk takes a name, and no yes stands for it.
    """
    asked = phrase_of(plan)
    if asked is None:
        return (is_yes or name is not None or ask(lang)), None
    typed = name if name is not None else ask_name(lang, asked)
    return (None if typed is None else bool(typed)), typed


def _open_plan(turn: Turn) -> PlanShown | None:
    plans = (r for r in turn.replies if isinstance(r, PlanShown) and r.is_open)
    return next(plans, None)


def show(turn: Turn, settings: Settings, output: str | None = None) -> None:
    """Print a turn on standard output, and write what a run gave into a file."""
    if settings.is_json:
        print(json.dumps(turn_document(turn), ensure_ascii=False))  # noqa: T201
    for reply in turn.replies:
        if not settings.is_json:
            print_lines(render(reply, turn.lang), sys.stdout)
        if isinstance(reply, RunDone) and output is not None:
            path = write_output(reply.output, output)
            note(text_of(turn.lang, "run.written", path=path))
