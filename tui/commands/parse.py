"""`factory parse`: utterances in, one JSON object a line out.

The result is the contract's; a refusal is a value and the exit code stays 0.
"""

import json
import os
import sys
from collections.abc import Iterable, Iterator

import click

from grammar.model import Lang, Parse


@click.command("parse")
@click.option("--session", is_flag=True, help="The lines are one conversation.")
@click.option(
    "--lang",
    type=click.Choice(["ru", "en"]),
    help="The language of questions and reasons; that of the utterance if not given.",
)
@click.argument("utterances", nargs=-1)
@click.pass_context
def parse(
    ctx: click.Context, utterances: tuple[str, ...], lang: str | None, *, session: bool
) -> None:
    """Show what UTTERANCES mean, or each line of standard input.

    With --session a line `---` starts the next conversation.
    """
    chosen = lang or getattr(ctx.obj, "lang", None)
    spoken = Lang(str(chosen)) if chosen else None
    lines = utterances or _lines()
    try:
        _print(_conversations(lines, spoken) if session else _alone(lines, spoken))
    except BrokenPipeError:
        # The reader went away; say nothing, also not when Python closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _lines() -> Iterator[str]:
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", "replace").rstrip("\r\n")


def _alone(lines: Iterable[str], lang: Lang | None) -> Iterator[Parse]:
    from grammar.parse import Parser  # noqa: PLC0415 - `--help` stays fast

    parser = Parser.load()
    for line in lines:
        yield parser.parse(line, lang=lang)


def _conversations(lines: Iterable[str], lang: Lang | None) -> Iterator[Parse]:
    from agent.dialogue import Dialogue, turn  # noqa: PLC0415
    from grammar.parse import Parser  # noqa: PLC0415

    parser, state = Parser.load(), Dialogue.start()
    for line in lines:
        if line.strip() == "---":
            state = Dialogue.start()
            continue
        parsed, state = turn(parser, state, line, lang)
        yield parsed


def _print(results: Iterable[Parse]) -> None:
    out = sys.stdout.buffer
    for result in results:
        text = json.dumps(result.to_dict(), ensure_ascii=False)
        out.write(text.encode("utf-8", "replace") + b"\n")
        out.flush()


if __name__ == "__main__":
    parse()
