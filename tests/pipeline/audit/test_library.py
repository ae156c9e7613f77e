"""Tests, audit: documents side by side."""

import random

from hypothesis import given
from hypothesis import strategies as st

from pipeline.audit.families import families, likeness, near_pairs
from pipeline.audit.library import LibraryEntry, audit_library
from pipeline.audit.versions import version_key
from pipeline.catalog.sketch import sketch

SIGNS = [chr(0x4E00 + number) for number in range(900)]


def text(seed: int, length: int = 600) -> str:
    return "".join(random.Random(seed).choices(SIGNS, k=length))


def entry(name: str, words: str, **facts: str) -> LibraryEntry:
    return LibraryEntry(sha256=name, path=f"{name}.docx", sketch=sketch(words), **facts)


def rules(entries: list[LibraryEntry]) -> dict[str, list[tuple[str, str]]]:
    found = audit_library(entries)
    return {key: [(flag.rule, flag.arguments["other"]) for flag in flags] for key, flags in found.items()}


def test_a_copy_is_a_double_and_an_old_version_superseded() -> None:
    entries = [
        entry("a", text(1), number="SOP-A-001", title="点检", version="V1.0", effective_date="2022-01-01"),
        entry(
            "b", text(1) + text(2, 40), number="SOP-A-001", title="点检", version="V1.2", effective_date="2024-01-01"
        ),
        entry(
            "c", text(1) + text(2, 40), number="SOP-A-001", title="点检", version="v1.2", effective_date="2024-01-01"
        ),
        entry("d", text(9), number="SOP-D-001", title="清洗"),
    ]
    assert rules(entries) == {"a": [("SOP802", "b.docx")], "c": [("SOP801", "b.docx")]}
    assert rules(entries[::-1]) == rules(entries)


def test_version_and_date_that_disagree_are_flagged_on_both() -> None:
    entries = [
        entry("a", text(1), number="7", version="V2.0", effective_date="2020-01-01"),
        entry("b", text(1), number="7", version="V1.0", effective_date="2024-01-01"),
    ]
    assert rules(entries) == {"a": [("SOP803", "b.docx")], "b": [("SOP803", "a.docx")]}


def test_one_number_on_unlike_documents_is_an_error() -> None:
    entries = [entry("a", text(1), number="SOP-7", title="点检"), entry("b", text(2), number="sop－7", title="清洗")]
    assert rules(entries) == {"a": [("SOP804", "b.docx")], "b": [("SOP804", "a.docx")]}


def test_one_text_under_two_numbers_is_a_double() -> None:
    entries = [entry("a", text(1), number="SOP-7", title="点检"), entry("b", text(1), number="SOP-8", title="日检")]
    assert rules(entries) == {"a": [("SOP801", "b.docx")], "b": [("SOP801", "a.docx")]}


def test_a_common_template_does_not_make_everything_similar() -> None:
    entries = [entry(f"d{n}", text(0, 500) + text(n + 1, 250), number=f"SOP-{n}", title=f"第{n}种") for n in range(12)]
    found = audit_library(entries)
    assert all(flag.rule == "SOP805" for flags in found.values() for flag in flags)
    assert all(len(flags) <= 3 for flags in found.values())


def test_without_text_only_numbers_and_titles_are_compared() -> None:
    assert rules([entry("a", "", number="1", title="点检"), entry("b", "", number="2", title="点检")]) == {}


@given(st.permutations(range(6)))
def test_the_order_of_the_entries_does_not_matter(order: list[int]) -> None:
    entries = [entry(f"d{n}", text(n // 2), number=f"SOP-{n // 2}", version=f"V1.{n}") for n in range(6)]
    assert audit_library([entries[n] for n in order]) == audit_library(entries)


def test_near_pairs_find_what_comparing_all_would_find() -> None:
    texts = [text(n // 3) + text(100 + n, 20 * n) for n in range(30)]
    sketches = [sketch(words) for words in texts]
    found = near_pairs(sketches)
    for one in range(30):
        for other in range(one + 1, 30):
            if likeness(sketches[one], sketches[other]) >= 0.8:
                assert (one, other) in found


def test_families_join_chains() -> None:
    assert families(5, [(0, 1), (3, 4), (1, 3)]) == [[0, 1, 3, 4]]
    assert families(3, []) == []


def test_versions_are_put_in_order() -> None:
    keys = [version_key(version) for version in ("V1.0", "V1.9", "V1.10", "Version 2.0")]
    assert keys == sorted(keys, key=lambda key: key or ())
    assert version_key("A/2") == (1, 2)
    assert version_key("第二稿") is None
    assert version_key(None) is None
