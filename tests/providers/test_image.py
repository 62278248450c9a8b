"""The picture steps, pixel by pixel."""

import io
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from factory.providers.image import colour, grayscale, onebit, region, resize
from factory.providers.port import Media, ProviderError

STEPS = {
    "onebit": (onebit(), {}),
    "grayscale": (grayscale(), {}),
    "colour": (colour(), {}),
    "resize": (resize(), {"width": 2}),
    "region": (region(), {"width": 2, "height": 2}),
}
FORMATS = {"PNG": "png", "JPEG": "jpeg", "WEBP": "webp", "BMP": "bmp", "GIF": "gif"}


def media(image, form="PNG", **extra):
    target = io.BytesIO()
    image.save(target, form, **extra)
    return Media(f"image/{FORMATS[form]}", target.getvalue())


def opened(result):
    assert result.media_type == "image/png"
    image = Image.open(io.BytesIO(result.data))
    image.load()
    return image


def pixels(image):
    return [
        image.getpixel((x, y)) for y in range(image.height) for x in range(image.width)
    ]


def drawn(mode, size, values):
    image = Image.new(mode, size)
    for place, value in enumerate(values):
        image.putpixel((place % size[0], place // size[0]), value)
    return image


RAMP = drawn("L", (4, 1), [0, 100, 128, 255])
FOUR = drawn("RGB", (2, 2), [(255, 0, 0), (0, 255, 0), (0, 0, 255), (9, 9, 9)])


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ({}, [0, 0, 255, 255]),
        ({"threshold": 100}, [0, 255, 255, 255]),
        ({"threshold": 0}, [255] * 4),
        ({"threshold": 255}, [0, 0, 0, 255]),
    ],
)
def test_onebit_by_threshold(options, wanted):
    image = opened(onebit().run(media(RAMP), options))
    assert image.mode == "1"
    assert pixels(image) == wanted


@pytest.mark.parametrize(("grey", "share"), [(64, 0.25), (128, 0.5), (191, 0.75)])
def test_dither_keeps_the_mean_grey(grey, share):
    image = opened(
        onebit().run(media(Image.new("L", (64, 64), grey)), {"method": "dither"})
    )
    white = sum(1 for value in pixels(image) if value)
    assert white / 64**2 == pytest.approx(share, abs=0.02)


def test_grayscale_is_the_luma_of_itu_601():
    image = opened(grayscale().run(media(FOUR), {}))
    assert image.mode == "L"
    assert pixels(image) == [76, 150, 29, 9]


def test_colour_keeps_colours():
    assert pixels(opened(colour().run(media(FOUR), {}))) == pixels(FOUR)


def test_what_is_transparent_stands_on_white():
    image = drawn("RGBA", (3, 1), [(0, 0, 0, 0), (0, 0, 0, 255), (255, 0, 0, 128)])
    assert pixels(opened(colour().run(media(image), {}))) == [
        (255, 255, 255),
        (0, 0, 0),
        (255, 127, 127),
    ]
    assert pixels(opened(grayscale().run(media(image), {})))[0] == 255


def test_a_transparent_palette_colour_stands_on_white():
    image = drawn("P", (2, 1), [0, 1])
    image.putpalette([10, 20, 30, 40, 50, 60])
    result = colour().run(media(image, "GIF", transparency=0), {})
    assert pixels(opened(result)) == [(255, 255, 255), (40, 50, 60)]


def test_deep_grey_is_scaled_not_clipped():
    image = drawn("I;16", (3, 1), [0, 32896, 65535])
    assert pixels(opened(grayscale().run(media(image), {}))) == [0, 128, 255]


@pytest.mark.parametrize(
    ("options", "size"),
    [
        ({"width": 20}, (20, 10)),
        ({"height": 5}, (10, 5)),
        ({"width": 7, "height": 3}, (7, 3)),
        ({"width": 80}, (40, 20)),
        ({"width": 80, "enlarge": True}, (80, 40)),
        ({"width": 80, "height": 5}, (40, 5)),
        ({"width": 1}, (1, 1)),
    ],
)
def test_sizes(options, size):
    result = resize().run(media(Image.new("RGB", (40, 20))), options)
    assert opened(result).size == size


@pytest.mark.parametrize(
    ("name", "wanted"), [("nearest", [255, 255]), ("box", [127.5, 127.5])]
)
def test_filters_make_pixels_their_way(name, wanted):
    image = drawn("L", (4, 1), [0, 255, 0, 255])
    result = resize().run(media(image), {"width": 2, "height": 1, "filter": name})
    assert pixels(opened(result)) == pytest.approx(wanted, abs=1)


@pytest.mark.parametrize(
    "options",
    [
        {"left": 1, "top": 0, "width": 1, "height": 2},
        {"left": 0.5, "width": 0.5, "height": 1, "units": "fraction"},
    ],
)
def test_region_in_pixels_and_fractions(options):
    image = opened(region().run(media(FOUR), options))
    assert pixels(image) == [(0, 255, 0), (9, 9, 9)]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("step", STEPS)
def test_every_format_goes_through_every_step(form, step):
    provider, options = STEPS[step]
    image = opened(provider.run(media(FOUR.resize((8, 8)), form), options))
    assert image.format == "PNG"


@pytest.mark.parametrize("step", STEPS)
def test_the_output_carries_no_metadata(step):
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "secret")
    exif = Image.Exif()
    exif[0x010E] = "secret"
    source = media(FOUR, pnginfo=notes, exif=exif, dpi=(300, 300), icc_profile=b"icc")
    provider, options = STEPS[step]
    result = provider.run(source, options)
    assert opened(result).info == {}
    assert chunks(result.data) <= {b"IHDR", b"IDAT", b"IEND"}


def chunks(data):
    found, place = set(), 8
    while place < len(data):
        (length,) = struct.unpack(">I", data[place : place + 4])
        found.add(data[place + 4 : place + 8])
        place += length + 12
    return found


@pytest.mark.parametrize("step", STEPS)
def test_exif_orientation_is_honoured(step):
    exif = Image.Exif()
    exif[0x0112] = 6  # a quarter turn
    image = drawn("RGB", (4, 2), [(place * 30,) * 3 for place in range(8)])
    provider, options = STEPS[step]
    turned = image.transpose(Image.Transpose.ROTATE_270)
    assert provider.run(media(image, exif=exif), options) == provider.run(
        media(turned), options
    )


@settings(max_examples=40, deadline=None)
@given(st.binary(min_size=12, max_size=12), st.sampled_from(sorted(STEPS)))
def test_the_same_pixels_make_the_same_bytes(data, step):
    image = Image.frombytes("RGB", (2, 2), data)
    provider, options = STEPS[step]
    assert provider.run(media(image), options) == provider.run(
        media(image, "BMP"), options
    )


def header(width, height):
    body = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    checked = struct.pack(">I", 13) + body + struct.pack(">I", zlib.crc32(body))
    return b"\x89PNG\r\n\x1a\n" + checked


@pytest.mark.parametrize("side", [6325, 10_000, 20_000, 100_000])
def test_bombs_are_refused_before_they_are_decoded(side):
    with pytest.raises(ProviderError) as caught:
        colour().run(Media("image/png", header(side, side)), {})
    assert caught.value.code == "bad_input"


whole = media(FOUR).data


@pytest.mark.parametrize(
    "value",
    [
        Media("image/png", b""),
        Media("image/png", b"not an image"),
        Media("image/png", whole[:40]),
        Media("image/png", header(2, 2)),
        Media("image/svg+xml", b"<svg/>"),
        Media("audio/wav", whole),
        "text",
        None,
        {"image": 1},
    ],
)
def test_what_is_no_image_is_refused(value):
    with pytest.raises(ProviderError) as caught:
        colour().run(value, {})
    assert caught.value.code == "bad_input"


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(whole) - 1), st.binary(min_size=1, max_size=4))
def test_damage_is_refused_or_read_but_never_another_error(place, noise):
    data = whole[:place] + noise + whole[place + len(noise) :]
    try:
        result = colour().run(Media("image/png", data), {})
    except ProviderError as error:
        assert error.code == "bad_input"  # noqa: PT017 - both outcomes are right
    else:
        assert opened(result).mode == "RGB"


@pytest.mark.parametrize(
    ("make", "options"),
    [
        (onebit, {"threshold": 256}),
        (onebit, {"threshold": "128"}),
        (onebit, {"method": "magic"}),
        (grayscale, {"gamma": 2}),
        (resize, {}),
        (resize, {"width": 0}),
        (resize, {"width": 4097}),
        (resize, {"width": 4, "filter": "magic"}),
        (resize, {"height": 4096, "width": None, "enlarge": 1}),
        (region, {"width": 1}),
        (region, {"width": 3, "height": 1}),
        (region, {"left": 1, "width": 2, "height": 1}),
        (region, {"width": 0.5, "height": 0.5}),
        (region, {"width": 2, "height": 1, "units": "fraction"}),
        (region, {"left": -1, "width": 1, "height": 1}),
        (region, {"width": float("nan"), "height": 1}),
        (region, {"width": float("inf"), "height": 1}),
    ],
)
def test_options_out_of_range_are_refused(make, options):
    with pytest.raises(ProviderError) as caught:
        make().run(media(FOUR), options)
    assert caught.value.code == "bad_option"
