"""Extractors, pdf: pictures of pages (JPEG, PNG, TIFF, BMP) as what a page of a PDF is rendered to."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections.abc import Iterator

from PIL import Image, ImageOps, UnidentifiedImageError

from extractors.ocr.page import PageImage
from extractors.pdf.scene import Picture
from extractors.pdf.sheet import Sheet
from models.errors import CorruptSource, LimitExceeded
from models.settings import Reading

_FORMATS = ("JPEG", "PNG", "TIFF", "BMP")
_MOST = 16
"""Times settings.max_pixels that a picture may have before it is made smaller."""
_LEAST = 40
_LONG_SIDE = 11.69
"""Inches; the page of a picture that does not say its size is as long as A4."""
_SIDES = (4.0, 18.0)
"""Inches that the longer side of a page may have; a picture that says otherwise is not believed: cameras say 72 dpi."""
_BROKEN = (OSError, EOFError, SyntaxError, ValueError, TypeError, IndexError, KeyError, struct.error, zlib.error)
"""What Pillow lets out of damaged pictures."""


def pictured(data: bytes, settings: Reading) -> Iterator[PageImage]:
    """Give the pages of a picture, one at a time, with at most settings.ocr_dpi and settings.max_pixels.

    Raises CorruptSource where it does not open, LimitExceeded for more pixels or pages than allowed.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
                pages = getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1
                if pages > settings.max_pages:
                    raise LimitExceeded(f"{pages} pages, {settings.max_pages} are allowed (max_pages)")
                for number in range(pages):
                    picture.seek(number)
                    yield _page(picture, settings)
        except Image.DecompressionBombError as error:
            raise LimitExceeded(f"{error}; {_MOST} times max_pixels are allowed") from error
        except (UnidentifiedImageError, *_BROKEN) as error:
            raise CorruptSource(f"the picture cannot be opened ({error})") from error


def whole(number: int, image: PageImage) -> Sheet:
    """Give a page that is nothing but its picture."""
    width, height = image.width * 72 / image.dpi, image.height * 72 / image.dpi
    return Sheet(number, width, height, pictures=(Picture((0.0, 0.0, width, height)),))


def _page(picture: Image.Image, settings: Reading) -> PageImage:
    width, height = picture.size
    if width * height > _MOST * settings.max_pixels:
        raise LimitExceeded(f"a picture of {width} x {height} pixels; {_MOST} times max_pixels are allowed")
    if min(width, height) < _LEAST:
        raise CorruptSource(f"a picture of {width} x {height} pixels shows nothing that can be read")
    dpi = _dpi(picture)
    share = min(1.0, settings.ocr_dpi / dpi, (settings.max_pixels / (width * height)) ** 0.5)
    size = max(1, round(width * share)), max(1, round(height * share))
    if share < 1 and picture.format == "JPEG":
        picture.draft("RGB", size)
    shown = _opaque(ImageOps.exif_transpose(picture))
    if share < 1:
        turned = shown.width * height != shown.height * width and (shown.width > shown.height) != (width > height)
        shown = shown.resize(size[::-1] if turned else size, Image.Resampling.LANCZOS)
    pixels = shown.convert("RGB").tobytes("raw", "BGR")
    return PageImage(shown.width, shown.height, pixels, dpi * share)


def _dpi(picture: Image.Image) -> float:
    """Give the dots an inch that a picture says, where they make a page; else those of a page as long as A4."""
    long = max(picture.size)
    said = picture.info.get("dpi", (0, 0))
    dpi = float(said[0]) if isinstance(said, tuple) and said and said[0] else 0.0
    return dpi if dpi > 0 and _SIDES[0] <= long / dpi <= _SIDES[1] else long / _LONG_SIDE


def _opaque(picture: Image.Image) -> Image.Image:
    """Give a picture in grey or colour, on white paper where it is seen through; samples of 16 bits as 8."""
    if picture.mode.startswith("I") or picture.mode == "F":
        return picture.point(lambda value: value / 256).convert("L") if picture.mode != "1" else picture
    if "A" in picture.getbands() or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen).convert("RGB")
    return picture.convert("L" if picture.mode in ("1", "L") else "RGB")
