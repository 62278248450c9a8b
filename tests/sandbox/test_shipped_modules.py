"""The module of the catalogue: built from its source, and as right as the provider."""

import base64
import io
import re
import subprocess
import sys
import zlib
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from factory.catalog.shelf import shipped
from factory.catalog.sources import shipped_source
from factory.errors import RunError
from factory.fabricator.sourced import SourceFabricator
from factory.fabricator.wasm import Modules
from factory.ports.backend import Invoke
from factory.providers.image import grayscale
from factory.providers.port import Media, ProviderError, Value
from factory.sandbox.artifact import source_digest
from factory.sandbox.limits import Limits
from factory.sandbox.outcome import Done
from factory.sandbox.wasm.executor import WasmExecutor
from tests.sandbox.modules import artifact_of

FOLDER = Path("factory/catalog/modules")
MODULE = FOLDER / "image_grayscale.wasm"
COMMAND = re.compile(r"python -m ziglang (.*?)\n \*/", re.DOTALL)
CELL = "analysis.image_grayscale_wasm.v1"
REFUSALS = {"no_picture", "damaged", "unsupported", "too_large"}
PROVIDER = grayscale()


@pytest.fixture(scope="module")
def fabricator() -> Iterator[SourceFabricator]:
    made = SourceFabricator(Modules(None), lambda _: None, shipped=shipped_source)
    with closing(made):
        yield made


@pytest.fixture(scope="module")
def gray(fabricator: SourceFabricator) -> Invoke:
    spec = shipped().cell(CELL)
    assert spec is not None
    return fabricator.fabricate_proved(spec)


def test_the_module_is_what_its_source_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another version of the compiler may give other bytes: then ship those."""
    for name in ("ZIG_GLOBAL_CACHE_DIR", "ZIG_LOCAL_CACHE_DIR"):
        monkeypatch.setenv(name, str(tmp_path / "zig"))
    source = (FOLDER / "image_grayscale.c").read_text("utf-8")
    found = COMMAND.search(source)
    assert found is not None
    words = found[1].replace("\\\n *", " ").split()
    (tmp_path / "image_grayscale.c").write_text(source, "utf-8")
    command = [sys.executable, "-m", "ziglang", *words]
    subprocess.run(command, cwd=tmp_path, check=True)
    assert (tmp_path / MODULE.name).read_bytes() == MODULE.read_bytes()


def test_the_catalogue_tells_its_digest() -> None:
    told = Path("factory/catalog/vision.toml").read_text("utf-8")
    assert source_digest(MODULE.read_bytes()) in told


def test_it_needs_nothing_of_the_host(fabricator: SourceFabricator) -> None:
    spec = shipped().cell(CELL)
    assert spec is not None
    finding = fabricator.admit(spec)
    assert (finding.refusal, finding.imports) == (None, ())
    assert finding.contract == "cell-abi 1"


# -- pictures --------------------------------------------------------------------------


def encoded(image: Image.Image, **extra: object) -> Media:
    target = io.BytesIO()
    image.save(target, "PNG", **extra)
    return Media("image/png", target.getvalue())


def seen(value: Value) -> tuple[str, tuple[int, int], bytes]:
    assert isinstance(value, Media)
    image = Image.open(io.BytesIO(value.data))
    image.load()
    return image.mode, image.size, image.tobytes()


@st.composite
def pngs(draw: st.DrawFn) -> Media:
    """A PNG of any kind that Pillow writes, noisy or with repeats."""
    mode = draw(st.sampled_from(["1", "L", "LA", "RGB", "RGBA", "P", "PA", "I;16"]))
    width, height = draw(st.integers(1, 24)), draw(st.integers(1, 24))
    size = width * height * 4
    tile = draw(st.binary(min_size=1, max_size=64))
    data = (tile * size)[:size]
    if mode == "I;16":
        return encoded(Image.frombytes(mode, (width, height), data[: size // 2]))
    image = Image.frombytes("RGBA", (width, height), data)
    if mode in ("P", "PA"):
        colours = draw(st.sampled_from([2, 4, 16, 200]))
        return encoded(
            (image if mode == "PA" else image.convert("RGB")).quantize(colours)
        )
    image = image.convert(mode)
    if mode in ("L", "RGB") and draw(st.booleans()):
        return encoded(image, transparency=image.getpixel((0, 0)))
    return encoded(image)


@given(pngs())
def test_a_picture_is_that_of_the_provider(gray: Invoke, picture: Media) -> None:
    assert seen(gray(picture)) == seen(PROVIDER.run(picture, {}))


@given(pngs(), st.data())
def test_a_damaged_picture_is_told_or_seen_as_it_is(
    gray: Invoke, picture: Media, data: st.DataObject
) -> None:
    """It never traps, and never gives another picture than the provider."""
    content = bytearray(picture.data)
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content)) | st.just(len(content)))
    damaged = Media("image/png", bytes(content[:cut]))
    if data.draw(st.booleans()):
        damaged = Media("image/png", summed(damaged.data))
    found = told(gray, damaged)
    if isinstance(found, str):
        assert found in REFUSALS
        return
    with suppress(ProviderError):
        assert seen(found) == seen(PROVIDER.run(damaged, {}))


def told(gray: Invoke, value: Value) -> Value:
    """What comes out, or the cause of a failure."""
    try:
        return gray(value)
    except RunError as error:
        return error.fields.get("cause", error.code)


def summed(content: bytes) -> bytes:
    """With the sums of its chunks put right, as far as there are chunks."""
    parts, at = [content[:8]], 8
    while at + 12 <= len(content):
        end = at + 8 + int.from_bytes(content[at : at + 4])
        if end + 4 > len(content):
            break
        parts.append(content[at:end])
        parts.append(zlib.crc32(content[at + 4 : end]).to_bytes(4))
        at = end + 4
    return b"".join(parts) + content[at:]


def test_a_large_picture_is_packed(gray: Invoke) -> None:
    image = Image.linear_gradient("L").resize((640, 480)).convert("RGB")
    found = gray(encoded(image))
    assert isinstance(found, Media)
    assert len(found.data) < 640 * 480 / 4
    assert seen(found) == seen(PROVIDER.run(encoded(image), {}))


@pytest.mark.parametrize(
    ("value", "cause"),
    [
        ("text", "no_picture"),
        (None, "no_picture"),
        ({"base64": 1}, "no_picture"),
        (Media("image/png", b""), "no_picture"),
        (Media("image/jpeg", b"\xff\xd8\xff\xe0" * 9), "no_picture"),
        (encoded(Image.new("L", (4, 4)), exif=b"Exif\0\0MM\0*\0"), "unsupported"),
        (encoded(Image.effect_noise((2000, 1000), 200)), "too_large"),
    ],
)  # fmt: skip
def test_what_it_does_not_do_it_says(gray: Invoke, value: Value, cause: str) -> None:
    with pytest.raises(RunError) as caught:
        gray(value)
    assert (caught.value.code, caught.value.fields["cause"]) == ("cell_failed", cause)


def test_one_record_that_fails_spoils_no_other(executor: WasmExecutor) -> None:
    sent = base64.b64encode(encoded(Image.new("L", (1, 1))).data)
    good = b'{"$media":"image/png","base64":"' + sent + b'"}'
    batch = b"1\n" + good + b"\n{}\n" + good + b"\n"
    answer = executor.run(artifact_of(MODULE.read_bytes()), batch, Limits())
    assert isinstance(answer, Done)
    lines = answer.output.splitlines()
    assert [b"no_picture" in line for line in lines] == [True, False, True, False]
    assert lines[1] == lines[3]
