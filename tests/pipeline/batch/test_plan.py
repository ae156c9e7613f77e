from hypothesis import given
from hypothesis import strategies as st

from models.source import Format, SourceFile
from pipeline.batch.plan import plan


def source(path: str, content: str) -> SourceFile:
    return SourceFile(path=path, sha256=content.rjust(64, "0"), size=1, format=Format.DOCX)


def test_a_second_run_converts_only_what_is_new() -> None:
    archive = [
        source("客服/投诉.doc", "1"),
        source("客服/投诉 副本.doc", "1"),
        source("仓库/收货.docx", "2"),
        source("new.pdf", "3"),
    ]
    done = {source("仓库/收货.docx", "2").sha256}
    planned = plan(archive, lambda s: s.sha256 in done, 1)
    assert [[s.path for s in batch] for batch in planned.batches] == [["new.pdf"], ["客服/投诉 副本.doc"]]
    assert [s.path for s in planned.skipped] == ["仓库/收货.docx"]
    assert [(d.source.path, d.same_as) for d in planned.duplicates] == [("客服/投诉.doc", "客服/投诉 副本.doc")]


sources = st.lists(
    st.builds(source, st.text("abc/", min_size=1, max_size=4), st.sampled_from("1234567")), unique_by=lambda s: s.path
)


@given(sources, st.sets(st.sampled_from("1234567")), st.integers(1, 5), st.randoms())
def test_every_file_has_one_fate_whatever_the_order(archive, done, size, random) -> None:  # type: ignore[no-untyped-def]
    def is_done(file: SourceFile) -> bool:
        return file.sha256.lstrip("0") in done

    planned = plan(archive, is_done, size)
    fates = [s.path for s in (*planned.to_convert, *planned.skipped, *(d.source for d in planned.duplicates))]
    assert sorted(fates) == sorted(s.path for s in archive)
    assert len({s.sha256 for s in planned.to_convert}) == len(planned.to_convert)
    assert all(0 < len(batch) <= size for batch in planned.batches)
    shuffled = list(archive)
    random.shuffle(shuffled)
    assert plan(shuffled, is_done, size) == planned
