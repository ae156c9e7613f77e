import re
import sqlite3
from pathlib import Path

from pipeline.catalog.catalog import open_catalog
from pipeline.catalog.tables import metadata

PAGE = Path(__file__).parents[3] / "docs" / "catalog.md"


def test_the_page_names_every_table() -> None:
    named = set(re.findall(r"^\| `(\w+)` \|", PAGE.read_text("utf-8"), re.M))
    assert named == {*metadata.tables, "alembic_version"}


def test_every_question_of_the_page_is_answered(tmp_path: Path) -> None:
    open_catalog(f"sqlite:///{tmp_path / 'catalog.db'}").close()
    questions = re.findall(r'"(SELECT .+)"$|`(SELECT .+)`', PAGE.read_text("utf-8"), re.M)
    assert len(questions) == 6
    connection = sqlite3.connect(tmp_path / "catalog.db")
    for question in questions:
        assert connection.execute("".join(question)).fetchall() == []
    connection.close()
