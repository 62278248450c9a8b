"""The global options of `factory`, from the command line and the environment."""

import os
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

from factory.model import Role
from grammar.model import Lang

APP = "stem-cell-factory"


@dataclass(frozen=True)
class Settings:
    """What every subcommand may need.

    Attributes:
        database: a path or a database URL.
        role: what the operator may do.
        lang: the language of every answer; None follows each utterance.
        is_json: whether results are printed as JSON.
    """

    database: str
    role: Role
    lang: Lang | None
    is_json: bool

    @property
    def words(self) -> Lang:
        """The language of messages that answer no utterance."""
        return self.lang or default_lang()


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
