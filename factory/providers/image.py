"""The steps of vision: `image.onebit`, `.grayscale`, `.colour`, `.resize`, `.region`.

Each takes any image (PNG, JPEG, WebP, BMP, GIF, at most 40 million pixels) and gives
a PNG whose bytes depend on the pixels and options only.
"""

from enum import StrEnum
from typing import Annotated, Literal, assert_never

from PIL import Image
from pydantic import Field, model_validator

from factory.providers.computation import Computation, NoOptions, Options
from factory.providers.pictures import ANY_IMAGE, PNG, opaque, picture, png
from factory.providers.port import ProviderError, Tunable, Value

MAX_SIDE_PX = 4096


class OneBit(Options):
    """How grey becomes black or white."""

    method: Literal["threshold", "dither"] = "threshold"
    threshold: Annotated[int, Field(ge=0, le=255)] = 128


class Filter(StrEnum):
    """How new pixels are made of old ones."""

    NEAREST = "nearest"
    BOX = "box"
    BILINEAR = "bilinear"
    BICUBIC = "bicubic"
    LANCZOS = "lanczos"


Side = Annotated[int, Field(ge=1, le=MAX_SIDE_PX)]


class Resize(Options):
    """The new size in pixels; the aspect is kept when one side is given."""

    width: Side | None = None
    height: Side | None = None
    filter: Annotated[Filter, Field(strict=False)] = Filter.LANCZOS
    enlarge: bool = False

    @model_validator(mode="after")
    def _has_a_side(self) -> "Resize":
        if self.width is None and self.height is None:
            message = "width or height is needed"
            raise ValueError(message)
        return self


Length = Annotated[int | float, Field(ge=0)]


class Region(Options):
    """A rectangle, in pixels or in fractions of the picture's sides."""

    left: Length = 0
    top: Length = 0
    width: Annotated[int | float, Field(gt=0)]
    height: Annotated[int | float, Field(gt=0)]
    units: Literal["px", "fraction"] = "px"

    @model_validator(mode="after")
    def _fits_its_units(self) -> "Region":
        sides = (self.left, self.top, self.width, self.height)
        if self.units == "fraction" and max(sides) > 1:
            message = "fractions are at most 1"
            raise ValueError(message)
        if self.units == "px" and any(side != int(side) for side in sides):
            message = "pixels are whole numbers"
            raise ValueError(message)
        return self


def onebit() -> Computation[OneBit]:
    """The provider `image.onebit`: black and white by threshold or dither."""
    tunables = (
        Tunable("threshold", tuple(range(16, 256, 16))),
        Tunable("method", ("threshold", "dither")),
    )
    return Computation(
        "image.onebit",
        "analysis",
        ANY_IMAGE,
        PNG,
        OneBit,
        _onebit,
        tunables=tunables,
    )


def grayscale() -> Computation[NoOptions]:
    """The provider `image.grayscale`: 8-bit grey by ITU-R 601 luma, on white."""
    name = "image.grayscale"
    return Computation(name, "analysis", ANY_IMAGE, PNG, NoOptions, _grayscale)


def colour() -> Computation[NoOptions]:
    """The provider `image.colour`: 8-bit RGB, what is transparent stands on white."""
    return Computation("image.colour", "analysis", ANY_IMAGE, PNG, NoOptions, _colour)


def resize() -> Computation[Resize]:
    """The provider `image.resize`: another size, never larger unless asked."""
    tunables = (
        Tunable("width", (32, 48, 64, 96, 128, 160, 192, 256, 320, 480, 640, 960)),
        Tunable("filter", tuple(each.value for each in Filter)),
    )
    return Computation(
        "image.resize",
        "analysis",
        ANY_IMAGE,
        PNG,
        Resize,
        _resize,
        tunables=tunables,
    )


def region() -> Computation[Region]:
    """The provider `image.region`: a rectangle out of the picture."""
    return Computation("image.region", "analysis", ANY_IMAGE, PNG, Region, _region)


def _onebit(value: Value, options: OneBit) -> Value:
    grey = opaque(picture(value)).convert("L")
    match options.method:
        case "threshold":
            table = [255 * (level >= options.threshold) for level in range(256)]
            return png(grey.point(table, "1"))
        case "dither":
            # Floyd-Steinberg around the threshold instead of around the middle.
            shift = 128 - options.threshold
            table = [min(255, max(0, level + shift)) for level in range(256)]
            return png(grey.point(table).convert("1"))
        case _:
            assert_never(options.method)


def _grayscale(value: Value, _: NoOptions) -> Value:
    return png(opaque(picture(value)).convert("L"))


def _colour(value: Value, _: NoOptions) -> Value:
    return png(opaque(picture(value)))


def _resize(value: Value, options: Resize) -> Value:
    image = picture(value)
    size = _size(image.size, options)
    if size == image.size:
        return png(image)
    if image.mode == "1":
        # Averaging needs greys to average into.
        image = image.convert("L")
    return png(image.resize(size, Image.Resampling[options.filter.name]))


def _size(old: tuple[int, int], options: Resize) -> tuple[int, int]:
    width, height = old
    if options.width is None and options.height is not None:
        wanted = (max(1, round(width * options.height / height)), options.height)
    elif options.height is None and options.width is not None:
        wanted = (options.width, max(1, round(height * options.width / width)))
    else:
        wanted = (options.width or width, options.height or height)
    if max(wanted) > MAX_SIDE_PX:
        message = f"the result would be {wanted[0]}x{wanted[1]} pixels"
        raise ProviderError("bad_option", message, where="width")
    if options.enlarge:
        return wanted
    return (min(wanted[0], width), min(wanted[1], height))


def _region(value: Value, options: Region) -> Value:
    image = picture(value)
    across, down = image.size if options.units == "fraction" else (1, 1)
    left, top = round(options.left * across), round(options.top * down)
    right = round((options.left + options.width) * across)
    bottom = round((options.top + options.height) * down)
    inside = right <= image.width and bottom <= image.height
    if not inside or left >= right or top >= bottom:
        message = f"the region is not inside {image.width}x{image.height} pixels"
        raise ProviderError("bad_option", message, where="region")
    return png(image.crop((left, top, right, bottom)))
