"""The global options of `factory`, from the command line and the environment."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_data_path

from factory.errors import FactoryError
from grammar.model import Lang

if TYPE_CHECKING:
    from factory.model import Role

APP = "stem-cell-factory"
SERVER, TOKEN = "FACTORY_SERVER", "FACTORY_TOKEN"


@dataclass(frozen=True)
class Server:
    """A service that holds the factory.

    Attributes:
        url: where it is.
        token: what is shown to it.
        ca_file: certificates to trust instead of the system's, PEM.
        is_plain_allowed: whether the token may go over a network in clear.
    """

    url: str
    token: str | None = field(default=None, repr=False)
    ca_file: str | None = None
    is_plain_allowed: bool = False


@dataclass(frozen=True)
class Settings:
    """What every subcommand may need.

    Attributes:
        location: a path or a database URL.
        role_name: what the operator may do.
        lang: the language of every answer; None follows each utterance.
        is_json: whether results are printed as JSON.
        server: the service to talk to instead of the database.
    """

    location: str
    role_name: str
    lang: Lang | None
    is_json: bool
    server: Server | None = None

    @property
    def role(self) -> "Role":
        """What the operator may do.

        Raises:
            ValueError: there is no such role.
        """
        from factory.model import Role  # noqa: PLC0415 - words alone take no factory

        return Role(self.role_name)

    @property
    def database(self) -> str:
        """The database, for what works on it itself.

        Raises:
            FactoryError: code `only_here`: a service holds it.
        """
        if self.server is not None:
            message = "this works on the database itself"
            raise FactoryError("only_here", message, url=self.server.url)
        return self.location

    @property
    def words(self) -> Lang:
        """The language of messages that answer no utterance."""
        return self.lang or default_lang()


def token_of(file: str | None) -> str | None:
    """The token of the operator: from a file, else from the environment.

    It is never an option itself: other users of the machine see command lines.

    Raises:
        FactoryError: code `token_unreadable`.
    """
    if file is None:
        return os.environ.get(TOKEN) or None
    try:
        return Path(file).expanduser().read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "not a text"
        message = f"{file}: {why}"
        raise FactoryError("token_unreadable", message, path=file, why=why) from error


def default_database() -> str:
    """The database of an operator who names none."""
    return str(user_data_path(APP) / "factory.db")


def outputs_folder() -> Path:
    """Where the chat writes pictures and sounds."""
    return user_data_path(APP) / "outputs"


def default_lang() -> Lang:
    """Russian in a Russian locale, else English."""
    names = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    chosen = next((name for name in names if name), "")
    return Lang.RU if chosen.lower().startswith("ru") else Lang.EN
