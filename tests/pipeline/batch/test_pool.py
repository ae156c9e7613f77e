import contextlib
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest

from models.errors import SettingsError
from models.settings import load_settings
from models.source import Format, SourceFile
from pipeline.batch.confine import Limits, limits_of
from pipeline.batch.pool import BatchPool
from pipeline.batch.trouble import Trouble
from tests.pipeline.batch.poison import imports_too_much, work

LIMITS = Limits(seconds=2, megabytes=600, workers=2, max_documents=20)


def outcomes(pool: BatchPool, jobs: list[str], *, ordered: bool = False) -> dict[str, str | Trouble]:
    return dict(pool.run(jobs, work, ordered=ordered))


def test_poison_among_good_documents_harms_nobody_else() -> None:
    good = [f"good {n}" for n in range(24)]
    poison = {
        "hang": ("limit", "longer than 2 s"),
        "hang_in_c": ("limit", "longer than 2 s"),
        "eat_memory": ("limit", "more memory than 600 MB"),
        "leave": ("crash", "exit code 7"),
        "segfault": ("crash", "SIGSEGV"),
        "locked": ("encrypted", "needs a password"),
        "defect": ("defect", "ZeroDivisionError"),
    }
    jobs = list(good)
    for place, name in enumerate(poison):
        jobs.insert(3 * place + 1, name)

    with BatchPool(LIMITS) as pool:
        results = dict(pool.run(jobs, work))

    assert set(results) == set(jobs)
    for job in good:
        outcome = results[job]
        assert isinstance(outcome, str)
        assert outcome.startswith(job.upper())
    for job, (code, words) in poison.items():
        outcome = results[job]
        assert isinstance(outcome, Trouble)
        assert outcome.error == code
        assert words in outcome.message
        assert outcome.cure


def test_ordered_results_come_in_the_order_of_the_jobs_whoever_finishes_first() -> None:
    jobs = ["leave", *(f"good {n}" for n in range(30)), "segfault"]
    with BatchPool(LIMITS) as pool:
        assert [job for job, _ in pool.run(jobs, work, ordered=True)] == jobs


def test_a_job_may_have_a_time_of_its_own() -> None:
    with BatchPool(LIMITS.model_copy(update={"seconds": 600})) as pool:
        outcomes = dict(pool.run(["hang", "good"], work, seconds=lambda job: 1 if job == "hang" else 60))
    assert isinstance(outcomes["hang"], Trouble) and "1 s" in outcomes["hang"].message
    assert isinstance(outcomes["good"], str)


def test_processes_live_over_batches_and_are_renewed_after_their_share() -> None:
    limits = LIMITS.model_copy(update={"workers": 1, "max_documents": 4})
    with BatchPool(limits) as pool:
        first = [str(out).split()[-1] for _, out in pool.run(["a", "b"], work)]
        second = [str(out).split()[-1] for _, out in pool.run(["c", "d", "e"], work, ordered=True)]
    assert first[0] == first[1] == second[0] == second[1]
    assert second[2] != second[0]


def test_jobs_are_taken_from_the_caller_only_as_the_window_moves() -> None:
    taken = 0

    def jobs():  # type: ignore[no-untyped-def]
        nonlocal taken
        for n in range(100):
            taken += 1
            yield f"good {n}"

    with BatchPool(LIMITS) as pool:
        running = pool.run(jobs(), work)
        next(running)
        assert taken <= 4 * LIMITS.workers + 1
        running.close()


def test_closing_the_iterator_ends_the_work_in_flight() -> None:
    limits = LIMITS.model_copy(update={"seconds": 600})
    with BatchPool(limits) as pool:
        running = pool.run(["good", "hang"], work)
        assert next(running)[0] == "good"
        running.close()
        begun = time.monotonic()
    assert time.monotonic() - begun < 60


def test_workers_that_cannot_start_are_said_once_and_clearly() -> None:
    with BatchPool(LIMITS, prepare=imports_too_much) as pool, pytest.raises(SettingsError, match="die before they can"):
        list(pool.run(["good"], work))


def test_no_worker_outlives_a_killed_parent(tmp_path) -> None:  # type: ignore[no-untyped-def]
    script = tmp_path / "parent.py"
    script.write_text(
        "import os, signal\n"
        "from pipeline.batch.confine import Limits\n"
        "from pipeline.batch.pool import BatchPool\n"
        "from tests.pipeline.batch.poison import work\n"
        "if __name__ == '__main__':\n"
        "    with BatchPool(Limits(seconds=600, megabytes=600, workers=2)) as pool:\n"
        "        for job, result in pool.run(['good', 'hang'], work, ordered=True):\n"
        "            print(result.split()[-1], flush=True)\n"
        "            os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    parent = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, env={"PYTHONPATH": "."}, check=False
    )
    assert parent.returncode == -9, parent.stderr
    worker = int(parent.stdout)
    with contextlib.suppress(psutil.NoSuchProcess):
        psutil.Process(worker).wait(timeout=5)
    assert not psutil.pid_exists(worker)


def test_a_trouble_becomes_the_failure_of_its_source() -> None:
    source = SourceFile(path="a.doc", sha256="0" * 64, size=1, format=Format.DOC)
    failure = Trouble(error="crash", message="died", cure="save it again").failure(source)
    assert (failure.source, failure.error, failure.cure) == (source, "crash", "save it again")


def test_limits_come_from_the_settings() -> None:
    settings = load_settings()
    limits = limits_of(settings)
    assert limits.seconds == settings.reading.seconds
    assert limits.megabytes == settings.reading.megabytes
    assert limits.processes >= 1


def test_several_threads_may_run_batches_in_one_pool_one_with_poison() -> None:
    with BatchPool(LIMITS) as pool, ThreadPoolExecutor(3) as threads:
        batches = [[f"{name} {n}" for n in range(8)] for name in "abc"]
        batches[1][3:3] = ["leave", "segfault"]
        results = list(threads.map(lambda batch: list(pool.run(batch, work, ordered=True)), batches))
    assert [[job for job, _ in ended] for ended in results] == batches
    troubles = {job for ended in results for job, outcome in ended if isinstance(outcome, Trouble)}
    assert troubles == {"leave", "segfault"}
