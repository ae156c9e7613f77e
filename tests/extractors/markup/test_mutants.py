"""Broken bytes of every format give a document or a SourceError, soon, and the same bytes the same document."""

import random
import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as trials
from hypothesis import strategies as st

from extractors.read import source_of
from extractors.registry import READERS
from models.errors import SourceError
from models.settings import load_settings
from models.source import Format

ARCHIVE = Path(__file__).resolve().parents[3] / "fixtures" / "archive" / "行政部"
SETTINGS = load_settings().reading
NUMBER = re.compile(rb"\d+")


def loose(data: bytes) -> bytes:
    """Give a zip package without compression, so that a mutation meets its words."""
    if not data.startswith(b"PK"):
        return data
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            if name in ("mimetype", "content.xml", "styles.xml"):
                new.writestr(name, old.read(name))
    return stream.getvalue()


def source_files() -> dict[str, bytes]:
    found = {source_of(path.read_bytes(), "x").format.value: path.read_bytes() for path in sorted(ARCHIVE.iterdir())}
    return {kind: loose(data) for kind, data in found.items()}


FILES = source_files()


def flipped(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.randint(1, 12)):
        data[chance.randrange(len(data))] = chance.randrange(256)


def cut(data: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(data))
    del data[start : start + chance.randrange(1, 400)]


def repeated(data: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(data))
    data[start:start] = data[start : start + chance.randrange(1, 200)] * chance.randint(1, 40)


def counted(data: bytearray, chance: random.Random) -> None:
    """Change numbers: counts, spans, sizes, levels."""
    for _ in range(chance.randint(1, 6)):
        place = chance.choice([found.span() for found in NUMBER.finditer(data)])
        data[slice(*place)] = chance.choice([b"0", b"-1", b"9" * 12, b"65535", b"x", b""])


MUTATIONS: tuple[Callable[[bytearray, random.Random], None], ...] = (flipped, cut, repeated, counted)


def test_every_format_is_there() -> None:
    assert set(FILES) == {kind.value for kind in (
        Format.RTF, Format.HTML, Format.MHTML, Format.WORDXML, Format.FLATOPC, Format.ODT,
    )}  # fmt: skip


@pytest.mark.parametrize("kind", sorted(FILES))
@trials(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_broken_bytes_give_a_document_or_a_source_error(kind: str, seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(FILES[kind])
    chance.choice(MUTATIONS)(data, chance)
    try:
        READERS[Format(kind)](bytes(data), source_of(bytes(data), "x.doc"), SETTINGS).model_dump_json()
    except SourceError:
        return


@pytest.mark.parametrize("kind", sorted(FILES))
def test_the_same_bytes_give_the_same_document(kind: str) -> None:
    source = source_of(FILES[kind], "x.doc")
    first, second = (READERS[Format(kind)](FILES[kind], source, SETTINGS) for _ in range(2))
    assert first == second
