"""Reading and writing pictures: the edge between bytes and Pillow.

Any image of the known formats comes in; a PNG without metadata goes out. Nothing is
decoded before its size is known to be small enough.
"""

import io
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from factory.providers.computation import expected
from factory.providers.port import Json, Media, ProviderError, Value

PIXEL_LIMIT: Final = 40_000_000
FORMATS: Final = ("PNG", "JPEG", "WEBP", "BMP", "GIF")
ANY_IMAGE: Final[dict[str, Json]] = {
    "type": "string",
    "contentEncoding": "base64",
    "contentMediaType": "image/*",
}
PNG: Final[dict[str, Json]] = {**ANY_IMAGE, "contentMediaType": "image/png"}


def picture(value: Value) -> Image.Image:
    """Decode a picture, upright, in mode `1`, `L`, `LA`, `RGB` or `RGBA`.

    The first frame is taken of an animation. The EXIF orientation is applied.

    Raises:
        ProviderError: `bad_input`, when it is no image of the known formats, is
            damaged, or has more than 40 million pixels.
    """
    if not isinstance(value, Media) or not value.media_type.startswith("image/"):
        raise expected("image", value)
    try:
        return _decoded(value.data)
    except ProviderError:
        raise
    except UnidentifiedImageError as error:
        raise ProviderError("bad_input", "not an image of a known format") from error
    except (
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        # Pillow's own limit, in case that the size line lies to ours.
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as error:
        message = f"the image cannot be read: {error}"
        raise ProviderError("bad_input", message) from error


def png(image: Image.Image) -> Media:
    """Encode a picture as PNG, pixels only: no text, time, profile or EXIF."""
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    target = io.BytesIO()
    bare.save(target, "PNG", compress_level=6)
    return Media("image/png", target.getvalue())


def opaque(image: Image.Image) -> Image.Image:
    """The picture in RGB; what is transparent stands on white."""
    if image.mode not in {"LA", "RGBA"}:
        return image.convert("RGB")
    layer = image.convert("RGBA")
    ground = Image.new("RGBA", layer.size, (255, 255, 255, 255))
    return Image.alpha_composite(ground, layer).convert("RGB")


def _decoded(data: bytes) -> Image.Image:
    with Image.open(io.BytesIO(data), formats=FORMATS) as image:
        pixels = image.width * image.height
        if pixels > PIXEL_LIMIT:
            message = f"the image has {pixels} pixels, the limit is {PIXEL_LIMIT}"
            raise ProviderError("bad_input", message, pixels=str(pixels))
        image.load()
        return _known_mode(ImageOps.exif_transpose(image))


def _known_mode(image: Image.Image) -> Image.Image:
    if image.has_transparency_data:
        return image.convert("LA" if image.mode == "LA" else "RGBA")
    if image.mode.startswith("I") or image.mode == "F":
        # 16-bit grey: Pillow would clip instead of scaling.
        return image.convert("I").point(lambda level: level * (1 / 257)).convert("L")
    return image.convert(image.mode if image.mode in {"1", "L"} else "RGB")
