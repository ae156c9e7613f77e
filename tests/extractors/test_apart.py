"""The process that reads for another: whatever happens in it, its caller gets a document or an error, and lives on."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from extractors import apart
from extractors.apart import read_apart
from extractors.reading import read_here
from models.document import Cell, Document, Figure, Table, walk
from models.errors import ConverterCrashed, CorruptSource, EmptySource, LimitExceeded, SopmillError
from models.settings import Reading, load_settings
from models.source import Format, SourceFile

ROOT = Path(__file__).resolve().parents[2]
ARCHIVE = ROOT / "fixtures" / "archive"
SETTINGS: Reading = load_settings().reading
PAGE = "<html><body><h1>1 目的</h1><p>24小时内回复。</p></body></html>".encode()
BAD_SERVER = """
import os, signal, sys, time
from extractors import limits, server
from models.document import Document, Figure, Paragraph
from models.errors import CorruptSource
from models.source import Format, SourceFile

def nested(depth):
    return nested(depth + 1)

def burn(seconds):
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass

def spawn(path):
    with open(path, "w") as told:
        told.write(str(os.spawnlp(os.P_NOWAIT, "sleep", "sleep", "61.5")))
    time.sleep(60)

def read_here(data, path, settings):
    deeds = {
        b"hang": lambda: time.sleep(60),
        b"loop": lambda: [None for _ in iter(int, 1)],
        b"die": lambda: os.kill(os.getpid(), signal.SIGSEGV),
        b"exit": lambda: os._exit(3),
        b"memory": lambda: bytearray(4 << 30),
        b"defect": lambda: {}["a key"],
        b"refuse": lambda: (_ for _ in ()).throw(CorruptSource("it is torn", cure="glue it")),
        b"deep": lambda: nested(0),
        b"babble": lambda: print("a word on the wrong pipe", flush=True),
        b"spawn": lambda: spawn(path),
        b"pages": lambda: [(time.sleep(0.25), limits.page_done()) for _ in range(12)],
        b"work": lambda: [(burn(0.25), limits.page_done()) for _ in range(12)],
        b"stuck": lambda: [limits.page_done() for _ in range(5000)] and time.sleep(60),
    }
    deeds.get(data, lambda: None)()
    source = SourceFile(path=path, sha256="", size=len(data), format=Format.HTML)
    return Document(source=source, blocks=(Paragraph(id="b1", text=data.decode()),))

server.read_here = read_here
server.main()
"""

pytestmark = [
    pytest.mark.usefixtures("servers"),
    pytest.mark.skipif(sys.platform == "win32", reason="limits and forks are those of POSIX"),
]


@pytest.fixture
def bad(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Put a server in place that does what the bytes of the file say."""
    program = tmp_path / "bad_server.py"
    program.write_text(BAD_SERVER, "utf-8")
    monkeypatch.setattr(apart, "PROGRAM", [sys.executable, str(program)])
    return program


def lives(pid: int) -> bool:
    """Say whether a process runs; one that nobody waited for yet does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def children_of(pid: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [int(line) for line in found.stdout.split()]


def ends_soon(*pids: int) -> bool:
    deadline = time.monotonic() + 10
    while any(lives(pid) for pid in pids):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def words(document: Document) -> str:
    return "".join(block.text for block in walk(document.blocks))


@pytest.mark.parametrize("path", sorted(p for p in ARCHIVE.rglob("*") if p.parent.name == "行政部"), ids=str)
def test_the_process_reads_what_the_readers_read(path: Path) -> None:
    data = path.read_bytes()
    assert read_apart(data, path.name, SETTINGS) == read_here(data, path.name, SETTINGS)


def test_pictures_come_with_their_bytes_also_out_of_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    from extractors import wire

    picture = Figure(id="b1", sha256="a", data=b"\x89PNG\n\0", media_type="image/png")
    inner = Table(id="b2", n_rows=1, n_columns=1, cells=(Cell(row=0, column=0, blocks=(picture,)),))
    source = SourceFile(path="a", sha256="", size=0, format=Format.DOCX)
    document = Document(source=source, blocks=(picture, inner, Figure(id="b3", sha256="b", data=b"GIF")))
    back = wire.heard(wire.told(document))
    assert [b.data for b in walk(back.blocks) if isinstance(b, Figure)] == [b"\x89PNG\n\0", b"\x89PNG\n\0", b"GIF"]
    assert back == document


def test_one_server_reads_many_documents() -> None:
    before = set(children_of(os.getpid()))  # of other tests in this process
    for _ in range(3):
        read_apart(PAGE, "x.html", SETTINGS)
    assert len(set(children_of(os.getpid())) - before) <= 2  # the server, and the ps that looks


@pytest.mark.parametrize(
    ("deed", "error", "says"),
    [
        ("hang", LimitExceeded, "longer than 1 s"),
        ("loop", LimitExceeded, "longer than 1 s|CPU time"),
        ("die", ConverterCrashed, "-11"),
        ("exit", ConverterCrashed, "died \\(3\\)"),
        ("memory", LimitExceeded, "megabytes"),
        ("deep", LimitExceeded, "deeper"),
        ("refuse", CorruptSource, "it is torn"),
        ("defect", SopmillError, "KeyError: 'a key'"),
    ],
)
def test_whatever_happens_becomes_an_error_and_the_next_file_is_read(
    bad: Path, deed: str, error: type[SopmillError], says: str
) -> None:
    strict = SETTINGS.model_copy(update={"seconds": 1, "megabytes": 1000})
    with pytest.raises(error, match=says) as caught:
        read_apart(deed.encode(), "x.doc", strict)
    assert type(caught.value) is error
    assert caught.value.cure
    assert words(read_apart("在24小时内回复".encode(), "x.doc", SETTINGS)) == "在24小时内回复"


@pytest.mark.parametrize("deed", ["pages", "work"])
def test_a_long_document_is_read_for_as_long_as_its_pages_come(bad: Path, deed: str) -> None:
    strict = SETTINGS.model_copy(update={"seconds": 2, "seconds_per_page": 1})
    assert words(read_apart(deed.encode(), "x.pdf", strict)) == deed
    none = strict.model_copy(update={"seconds_per_page": 0})
    with pytest.raises(LimitExceeded, match=r"longer than 2 s|CPU time"):
        read_apart(deed.encode(), "x.pdf", none)


def test_pages_that_were_quick_buy_no_time_for_one_that_hangs(bad: Path) -> None:
    started = time.monotonic()
    with pytest.raises(LimitExceeded, match="longer than 1 s"):
        read_apart(b"stuck", "x.pdf", SETTINGS.model_copy(update={"seconds": 1}))
    assert time.monotonic() - started < 10


def test_a_defect_keeps_its_traceback(bad: Path) -> None:
    with pytest.raises(SopmillError) as caught:
        read_apart(b"defect", "x.doc", SETTINGS)
    assert "bad_server.py" in "".join(caught.value.__notes__)
    assert caught.value.code == "defect"


def test_what_a_library_prints_is_no_answer(bad: Path) -> None:
    assert words(read_apart(b"babble", "x.doc", SETTINGS)) == "babble"


def test_an_answer_has_its_bound(bad: Path) -> None:
    with pytest.raises(LimitExceeded, match="max_answer"):
        read_apart(b"a" * 5000, "x.doc", SETTINGS.model_copy(update={"max_answer": 2000}))


def test_what_the_reader_started_ends_with_it(bad: Path, tmp_path: Path) -> None:
    told = tmp_path / "pid"
    with pytest.raises(LimitExceeded):
        read_apart(b"spawn", str(told), SETTINGS.model_copy(update={"seconds": 1}))
    assert ends_soon(int(told.read_text("utf-8")))


def test_no_file_stays_behind(bad: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    for deed in (b"die", b"hang", b"fine"):
        with pytest.raises(SopmillError) if deed != b"fine" else threading.Lock():
            read_apart(deed, "x.doc", SETTINGS.model_copy(update={"seconds": 1}))
    assert not list(folder.iterdir())


def test_a_server_that_was_killed_while_idle_is_replaced() -> None:
    read_apart(PAGE, "x.html", SETTINGS)
    (server,) = apart._idle
    server._process.kill()
    assert read_apart(PAGE, "x.html", SETTINGS).blocks


def test_a_server_that_cannot_start_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "PROGRAM", [sys.executable, "-c", "pass"])
    with pytest.raises(ConverterCrashed, match="died"):
        read_apart(PAGE, "x.html", SETTINGS)


def test_threads_read_at_the_same_time(bad: Path) -> None:
    found: list[str] = []
    threads = [threading.Thread(target=lambda n=n: found.append(words(read_apart(f"{n}".encode(), "x", SETTINGS))))
               for n in range(4)]  # fmt: skip
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == ["0", "1", "2", "3"]


def test_where_nothing_forks_a_process_is_started_for_each_document(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "CAN_FORK", False)
    assert read_apart(PAGE, "x.html", SETTINGS) == read_here(PAGE, "x.html", SETTINGS)
    with pytest.raises(EmptySource, match="empty"):
        read_apart(b"", "x.html", SETTINGS)
    assert not apart._living


def test_where_nothing_forks_time_ends_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "CAN_FORK", False)
    monkeypatch.setattr(apart, "PROGRAM", [sys.executable, "-c", "import time; time.sleep(60)"])
    with pytest.raises(LimitExceeded, match="longer than 1 s"):
        read_apart(PAGE, "x.html", SETTINGS.model_copy(update={"seconds": 1}))


CALLER = """
import sys
from extractors import apart
from models.settings import load_settings
apart.PROGRAM = [sys.executable, sys.argv[1]]
apart.read_apart(b"fine", "x", load_settings().reading)
print(apart._idle[0]._process.pid, flush=True)
apart.read_apart(b"spawn", sys.argv[2], load_settings().reading)
"""


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="processes are looked up in /proc")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_nothing_outlives_a_caller(bad: Path, tmp_path: Path, number: signal.Signals) -> None:
    told = tmp_path / "pid"
    caller = subprocess.Popen(
        [sys.executable, "-c", CALLER, str(bad), str(told)],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    with caller:
        assert caller.stdout
        server = int(caller.stdout.readline())
        while not (told.exists() and told.read_text("utf-8").strip()):
            time.sleep(0.02)
        reader, *_ = children_of(server)
        caller.send_signal(number)
        caller.wait()
        assert ends_soon(server, reader, int(told.read_text("utf-8")))


def test_a_fork_of_the_caller_has_servers_of_its_own() -> None:
    read_apart(PAGE, "x.html", SETTINGS)
    source, sink = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(sink, json.dumps(len(read_apart(PAGE, "x.html", SETTINGS).blocks)).encode())
            apart.close_servers()
        finally:
            os._exit(0)
    os.close(sink)
    with os.fdopen(source, "rb") as pipe:
        assert json.loads(pipe.read()) == len(read_apart(PAGE, "x.html", SETTINGS).blocks)
    os.waitpid(child, 0)
