"""`factory serve`: the factory over HTTP, until interrupted."""

import click

from agent.texts import say
from service.bootstrap import Terms
from service.edge import Limits
from service.serving import Place, Told
from service.serving import serve as serve_at
from tui.console import note
from tui.settings import Settings


@click.command()
@click.option("--host", default=Place.host, show_default=True, help="Where to listen.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=Place.port,
    show_default=True,
    help="The port; 0 takes a free one.",
)
@click.option("--tls-cert", type=click.Path(exists=True), help="A PEM certificate.")
@click.option("--tls-key", type=click.Path(exists=True), help="Its key, PEM.")
@click.option(
    "--rate",
    type=click.FloatRange(min=0, min_open=True),
    default=Terms.per_second,
    show_default=True,
    help="Calls a second that one token has.",
)
@click.option(
    "--max-body",
    type=click.IntRange(min=1024),
    default=Limits.body_bytes,
    show_default=True,
    help="The largest body in bytes.",
)
@click.option(
    "--log",
    type=click.Choice(["json", "console"]),
    default="json",
    show_default=True,
    help="How log lines look, on standard error.",
)
@click.pass_obj
def serve(  # noqa: PLR0913 - one parameter an option
    settings: Settings,
    *,
    host: str,
    port: int,
    tls_cert: str | None,
    tls_key: str | None,
    rate: float,
    max_body: int,
    log: str,
) -> None:
    """Serve the factory over HTTP.

    Without tokens it listens on this machine only, and everybody has the role of
    --role. See: factory token create.
    """
    terms = Terms(
        role=settings.role,
        per_second=rate,
        burst=max(2 * rate, 1),
        is_json=log == "json",
        limits=Limits(body_bytes=max_body),
    )

    def tell(told: Told) -> None:
        key = "serve.open" if told.is_open else "serve.closed"
        note(say(settings.words, "serve.at", url=told.url))
        note(say(settings.words, key, role=settings.role.value))

    place = Place(host, port, tls_cert, tls_key)
    serve_at(settings.database, place, terms, tell)
