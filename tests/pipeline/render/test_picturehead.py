"""The head of a picture: kind and size as other programs tell them, and little work for a hostile one."""

import io
import struct
import time
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pipeline.render.picturehead import head_of

KINDS = {"PNG": "png", "JPEG": "jpg", "GIF": "gif", "BMP": "bmp", "TIFF": "tif"}


def saved(kind: str, size: tuple[int, int] = (300, 150), **how: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, kind, **how)
    return out.getvalue()


@pytest.mark.parametrize("kind", KINDS)
def test_kind_and_size_are_those_that_pillow_writes(kind: str) -> None:
    plain = head_of(saved(kind))
    assert plain is not None
    assert (plain.extension, plain.media_type.split("/")[0]) == (KINDS[kind], "image")
    dots = 96 if kind == "BMP" else 72  # Pillow writes 96 dots an inch into a bitmap that says nothing
    assert (plain.width, plain.height) == pytest.approx((300 * 72 / dots, 150 * 72 / dots), rel=0.01)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP", "TIFF"])
def test_dots_an_inch_make_the_size_on_paper(kind: str) -> None:
    sharp = head_of(saved(kind, dpi=(300, 150)))
    assert sharp is not None
    assert (sharp.width, sharp.height) == pytest.approx((72, 72), rel=0.01)


def test_broken_and_unknown_heads_are_none() -> None:
    for kind in KINDS:
        whole = saved(kind)
        assert head_of(whole[:8]) is None
    assert head_of(b"<svg/>") is None
    assert head_of(saved("PNG").replace(struct.pack(">II", 300, 150), bytes(8))) is None


HOSTILE = {
    "a JPEG of segments only": b"\xff\xd8" + b"\xff\xe1\x00\x02" * 5_000_000,
    "a JPEG of filling": b"\xff\xd8" + b"\xff" * 20_000_000,
    "a JPEG of noise": b"\xff\xd8\xff\x00" * 5_000_000,
    "a PNG of empty chunks": saved("PNG")[:33] + b"\0\0\0\0tEXt\0\0\0\0" * 1_000_000,
    "a TIFF of long words": b"II*\0\x08\0\0\0\xff\xff"
    + struct.pack("<HHII", 270, 2, 19_000_000, 8) * 65_535
    + bytes(1 << 24),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_head_takes_no_time(name: str) -> None:
    tracemalloc.start()
    started = time.process_time()
    head_of(HOSTILE[name])
    assert time.process_time() - started < 0.1
    assert tracemalloc.get_traced_memory()[1] < 1 << 20
    tracemalloc.stop()


@given(
    st.sampled_from([b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF89a", b"BM", b"II*\0", b"MM\0*"]),
    st.binary(max_size=80),
)
def test_it_never_raises(start: bytes, rest: bytes) -> None:
    head = head_of(start + rest)
    assert head is None or (head.width > 0 and head.height > 0)
