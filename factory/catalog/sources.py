"""The sources of sandboxed cells that ship with the catalogue."""

from importlib.resources import files

FOLDER = "scripts"


def shipped_source(name: str) -> bytes | None:
    """The source of a file in the catalogue's folder; None when there is none.

    Args:
        name: of the file, without a folder.
    """
    folder = files(__package__) / FOLDER
    found = next((each for each in folder.iterdir() if each.name == name), None)
    return found.read_bytes() if found is not None and found.is_file() else None
