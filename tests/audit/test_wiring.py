"""Every change of a factory in a file is signed by itself, and the status says so."""

from pathlib import Path

from factory.audit.standing import Footing
from factory.audit.verdict import Intact
from tests.audit.journals import Place
from tests.factory.bench import Bench
from tests.tui.command import Shell


def test_every_change_is_signed(tmp_path: Path) -> None:
    place = Place(tmp_path / "factory.db")
    bench = Bench(str(place.database))
    for address in ("organ.echo.v1", "organ.vision.v1"):
        bench.do(bench.build(address))
        standing = bench.factory.standing(bench.head())
        assert standing is not None
        assert standing.footing is Footing.WHOLE
    assert [each.size for each in place.known()][-2:] == [1, 2]
    bench.do(bench.build("organ.echo.v1"))  # nothing to change
    bench.do(bench.build("organ.reverse.v1"))
    bench.factory.close()
    assert place.known()[-1].size == 3
    assert isinstance(place.verdict(), Intact)


def test_a_factory_in_memory_signs_nothing() -> None:
    bench = Bench()
    bench.do(bench.build("organ.echo.v1"))
    assert bench.factory.standing(bench.head()) is None


def test_a_change_stands_where_nothing_can_be_signed(tmp_path: Path) -> None:
    place = Place(tmp_path / "factory.db")
    place.notary.path.mkdir()
    bench = Bench(str(place.database))
    bench.do(bench.build("organ.echo.v1"))
    assert bench.head().seq == 1
    standing = bench.factory.standing(bench.head())
    assert standing is not None
    assert standing.footing is Footing.UNSURE
    bench.factory.close()


def test_the_status_shows_it(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    assert shell.factory("say", "--yes", "создай эхо v1").code == 0
    assert "контрольная точка: все записи" in shell.factory("say", "статус").out
