"""`factory audit …` as operators and auditors type it."""

import json
import sys
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

import pytest

from agent.answers import answer
from agent.render.lines import render
from agent.reply import Overview
from agent.steps import Status
from factory.audit.keys import public_key
from factory.audit.rows import Row
from factory.audit.standing import Footing, Standing
from factory.journal import Head
from factory.model import Backend, Role
from factory.ports.lists import Alerts
from factory.runtime.observations import Report
from factory.sandbox.ring import RingStatus
from grammar.model import Lang
from tests.audit.journals import AT, STEPS, Place, chain
from tests.factory.bench import Bench
from tests.tui.command import Ended
from tui.cli import main

SIZE = len(STEPS)


Audit = Callable[..., Ended]


@dataclass(frozen=True)
class Known:
    """A factory of which only its standing and its alerts are known."""

    found: Standing | None
    alerts: Alerts

    def standing(self, _: Head) -> Standing | None:
        return self.found

    def reports(self, _: Collection[str]) -> dict[str, Report]:
        return {}

    @property
    def rings(self) -> dict[Backend, RingStatus]:
        return {}


@pytest.fixture
def audit(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Audit:
    """Runs `factory audit` on the place's database, in this process."""

    def run(*words: str) -> Ended:
        database = str(place.database)
        argv = ["factory", "--lang", "ru", "--db", database, "audit", *words]
        monkeypatch.setattr(sys, "argv", argv)
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        return Ended(int(ended.value.code or 0), out, err)

    return run


def told(ended: Ended) -> dict[str, object]:
    document = json.loads(ended.out)
    assert isinstance(document, dict)
    return document


def exported(audit: Audit) -> list[dict[str, object]]:
    ended = audit("export", "-")
    assert ended.code == 0, ended
    return [json.loads(line) for line in ended.out.splitlines()]


def test_an_intact_journal(audit: Audit) -> None:
    for lang, word in (("ru", "цел"), ("en", "intact")):
        ended = audit("verify", "--replay", "--lang", lang)
        assert ended.code == 0, ended
        assert word in ended.out
        assert "✖" not in ended.out
    document = told(audit("verify", "--replay", "--json"))
    assert (document["verdict"], document["entries"]) == ("intact", SIZE)
    replay = document["replay"]
    assert isinstance(replay, dict)
    assert (replay["holds"], replay["changed"]) == (True, [])


def test_a_journal_without_checkpoints(place: Place, audit: Audit) -> None:
    place.notary.path.unlink()
    ended = audit("verify", "--json")
    assert ended.code == 0, ended
    assert (told(ended)["verdict"], told(ended)["since"]) == ("unanchored", 1)
    assert "factory audit checkpoint" in audit("verify").out
    signed = audit("checkpoint")
    assert json.loads(signed.out)["checkpoint"]["size"] == SIZE
    assert told(audit("verify", "--json"))["verdict"] == "intact"


def test_a_broken_journal(place: Place, audit: Audit) -> None:
    place.change("DELETE FROM journal WHERE seq = 3")
    ended = audit("verify", "--json", "--replay")
    assert ended.code == 1, ended
    document = told(ended)
    found = document["verdict"], document["at"], document["fault"], document["found"]
    assert found == ("broken", 3, "missing", 4)
    for lang, words in (("ru", "на записи 3"), ("en", "at entry 3")):
        assert words in audit("verify", "--lang", lang).out
    for command in ("export", "prove"):
        ended = audit(command, "-" if command == "export" else "2")
        assert ended.code == 1, ended
        assert ended.out == ""


def test_a_copy_of_the_checkpoints_tells_what_the_database_hides(
    place: Place, audit: Audit, tmp_path: Path
) -> None:
    kept, key = tmp_path / "kept.jsonl", tmp_path / "public.pem"
    kept.write_bytes(place.notary.path.read_bytes())
    key.write_text(public_key(place.notary.key_path).pem)
    words = "verify", "--checkpoint", str(kept), "--key", str(key), "--lang", "en"
    assert audit(*words).code == 0
    for path in (place.notary.path, place.notary.key_path):
        path.unlink()
    place.change("DELETE FROM journal WHERE seq > 5")
    audit("checkpoint")
    assert audit("verify").code == 0
    ended = audit(*words)
    assert ended.code == 1, ended
    assert "5 of 6 entries" in ended.out


def test_a_rewritten_journal(place: Place, audit: Audit) -> None:
    rows = [Row(0, "", "", "", json.dumps(e["body"])) for e in exported(audit)]
    place.rewrite(chain(row.body.replace("anna", "emma") for row in rows))
    ended = audit("verify", "--json")
    assert ended.code == 1, ended
    assert (told(ended)["verdict"], told(ended)["mismatch"]) == ("foreign", "other")


def test_an_edited_record_is_named(place: Place, audit: Audit) -> None:
    place.change("UPDATE record SET state = 'stable' WHERE address = 'organ.echo.v1'")
    ended = audit("verify", "--replay", "--json")
    assert ended.code == 1, ended
    assert told(ended)["verdict"] == "intact"
    replay = told(ended)["replay"]
    assert isinstance(replay, dict)
    assert (replay["holds"], replay["changed"]) == (False, ["organ.echo.v1"])
    assert "organ.echo.v1" in audit("verify", "--replay").out


def test_checkpoints_that_cannot_be_trusted(
    place: Place, audit: Audit, tmp_path: Path
) -> None:
    kept = tmp_path / "kept.jsonl"
    lines = place.notary.path.read_bytes().splitlines(keepends=True)
    kept.write_bytes(b"".join([*lines[:2], lines[2][:-9] + b"\n"]))
    ended = audit("verify", "--checkpoint", str(kept), "--lang", "ru")
    assert ended.code == 1, ended
    assert "строке 3" in ended.err
    gone = audit("verify", "--checkpoint", str(tmp_path / "none"))
    assert gone.code == 1, gone
    assert "none" in gone.err
    place.notary.key_path.unlink()
    assert "--key" in audit("verify").err


def test_prove_export_and_key(place: Place, audit: Audit, tmp_path: Path) -> None:
    file = tmp_path / "proof.json"
    assert audit("prove", "4", "-o", str(file)).code == 0
    proof = json.loads(file.read_text("utf-8"))
    assert (proof["seq"], proof["size"]) == (4, SIZE)
    assert json.loads(proof["body"]) == exported(audit)[3]["body"]
    assert audit("prove", "99").code == 1
    assert audit("key").out == public_key(place.notary.key_path).pem
    document = told(audit("key", "--json"))
    assert document["id"] == public_key(place.notary.key_path).id


def test_a_key_that_the_environment_names(
    place: Place, audit: Audit, tmp_path: Path
) -> None:
    place.notary.path.unlink()
    elsewhere = str(tmp_path / "vault.key")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FACTORY_AUDIT_KEY", elsewhere)
        assert audit("checkpoint").code == 0
        assert audit("verify").code == 0
    assert audit("verify").code == 1


def test_a_database_in_memory_has_none(audit: Audit) -> None:
    ended = audit("verify", "--db", "sqlite://")
    assert ended.code == 1, ended
    assert "--db" in ended.err


@pytest.mark.parametrize("footing", Footing)
@pytest.mark.parametrize("lang", [Lang.RU, Lang.EN])
def test_the_status_shows_the_last_checkpoint(footing: Footing, lang: Lang) -> None:
    bench = Bench()
    standing = Standing(footing=footing, entries=7, size=5, at=AT)
    with bench.factory.snapshot() as world:
        asked = Status(None), world, bench.catalog, Role.READ, AT
        found = answer(*asked, Known(standing, bench.factory.alerts))
        without = answer(*asked, Known(None, bench.factory.alerts))
    assert isinstance(found, Overview)
    assert isinstance(without, Overview)
    more = {*render(found, lang)} - {*render(without, lang)}
    assert len(more) == 1
