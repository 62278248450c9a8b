"""A location names one file, to the store and to the auditor alike."""

from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest

from factory.audit.rows import database_file
from factory.store.open import open_store
from factory.store.place import place_of

NAMES = ("plain.db", "a?b.db", "100%41.db", "с пробелом #1.db", "a&b=c.db")
FORMS = {
    "path": "{path}",
    "url": "sqlite:///{escaped}",
    "uri": "sqlite:///file:{escaped}?uri=true",
    "uri with a mode": "sqlite:///file:{escaped}?mode=rwc&uri=true",
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", NAMES)
def test_every_form_names_the_file(tmp_path: Path, name: str, form: str) -> None:
    path = tmp_path / name
    location = FORMS[form].format(path=path, escaped=quote(str(path)))
    assert place_of(location).file == path
    assert database_file(location) == path
    with closing(open_store(location)):
        pass
    assert [each.name for each in tmp_path.iterdir()] == [name]
