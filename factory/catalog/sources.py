"""The sources of sandboxed cells that ship with the catalogue."""

from importlib.resources import files

FOLDERS = ("scripts", "modules")


def shipped_source(name: str) -> bytes | None:
    """The source of a file in the catalogue's folders; None when there is none.

    Args:
        name: of the file, without a folder.
    """
    for folder in FOLDERS:
        for each in (files(__package__) / folder).iterdir():
            if each.name == name and each.is_file():
                return each.read_bytes()
    return None
