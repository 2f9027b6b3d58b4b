"""`mirgen polish`, `build --polish` and `preview --polish` as users run them."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from mirgen.cli.main import main
from mirgen.store import open_dataset

from ..batch_server import batch_server
from ..built import built, hashes, once, shared_folder
from ..servers import chat_server, first_try
from .conftest import Run

pytestmark = pytest.mark.slow

TASKS = ("--tasks", "speed_comparison,weight_comparison")
KEY = "sk-very-secret-7d1f"


ROWS = 24
BUILD = ("build", *TASKS, "--split", f"train={ROWS}", "--workers", "1")


@pytest.fixture(scope="session")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data set that isn't polished."""
    return once(
        shared_folder(tmp_path_factory),
        "cli-polish",
        lambda out: built(*BUILD[1:], "--out", out),
    )


@pytest.fixture
def here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Run mirgen in this process, in the test's own folder, with short waits."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("mirgen.chat.asker._FIRST", 0.025)
    monkeypatch.delenv("MIRGEN_API_KEY", raising=False)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        code = main(list(words))
        printed = capsys.readouterr()
        return subprocess.CompletedProcess(words, code, printed.out, printed.err)

    return run


@pytest.fixture
def out(plain: Path, tmp_path: Path) -> Path:
    """Return a copy of it."""
    return Path(shutil.copytree(plain, tmp_path / "out"))


def outcomes(out: Path) -> Counter[str]:
    return Counter(row.polish for row in open_dataset(out).instances())


def cached(tmp_path: Path) -> tuple[str, str]:
    return "--polish-cache", str(tmp_path / "cache.sqlite")


def test_images_and_answers_stay_and_all_is_verified(here: Run, out: Path, tmp_path: Path) -> None:
    before = list(open_dataset(out).instances())
    with chat_server() as chat:
        words = ("--model", "m", "--base-url", chat.url, *cached(tmp_path))
        done = here("polish", "out", *words, "--polish-price", "1,2")
        assert done.returncode == 0, done.stderr
        assert f"reworded: {ROWS}" in done.stdout
        assert f"{ROWS} rows to reword, about" in done.stderr
        assert "$" in done.stdout
    after = list(open_dataset(out).instances())
    for old, new in zip(before, after, strict=True):
        assert new.images == old.images
        assert (new.id, new.options, new.answer, new.facts) == (
            old.id,
            old.options,
            old.answer,
            old.facts,
        )
    verified = here("verify", "out")
    assert verified.returncode == 0, verified.stdout
    again = here("build", "--out", "out", *cached(tmp_path), "--polish-offline")
    assert again.returncode == 0, again.stderr
    assert "everything stood already" in again.stdout
    assert list(open_dataset(out).instances()) == after


def test_a_build_that_polishes_gives_the_bytes_of_a_data_set_polished_later(
    here: Run, out: Path, tmp_path: Path
) -> None:
    faults = first_try(lambda lot: "null" if lot < 0.2 else "500" if lot < 0.3 else "")
    with chat_server(faults) as chat:
        words = ("--base-url", chat.url, *cached(tmp_path))
        done = here(*BUILD, "--polish", "m", *words, "--out", "one")
        assert done.returncode == 0, done.stderr
        assert f"reworded: {ROWS}" in done.stdout
        asked = len(chat.requests)
        assert asked > ROWS
        offline = (*BUILD[:-1], "2", "--polish", "m", *words, "--polish-offline", "--out", "two")
        assert here(*offline).returncode == 0
        later = here("polish", "out", "--model", "m", *words)
        assert later.returncode == 0, later.stderr
        assert len(chat.requests) == asked
    assert hashes(tmp_path / "one") == hashes(tmp_path / "two") == hashes(out)


def test_by_jobs_the_bytes_are_the_same(
    here: Run, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mirgen.polish.batch._FIRST", 0.005)
    with batch_server(looks=2) as server:
        words = ("--base-url", server.url, *cached(tmp_path))
        jobs = ("--polish-mode", "batch")
        done = here("polish", "out", "--model", "m", *words, *jobs, "--polish-price", "1,2")
        assert done.returncode == 0, done.stderr
        assert f"{ROWS} of {ROWS} requests in batch jobs are answered" in done.stderr
        assert len(server.jobs) == 1
        assert outcomes(out) == {"reworded": ROWS}
        (tmp_path / "cache.sqlite").unlink()
        built = here(*BUILD, "--polish", "m", *words, *jobs, "--polish-price", "1,2", "--out", "o")
        assert built.returncode == 0, built.stderr
    assert hashes(tmp_path / "o") == hashes(out)


def test_retry_failed(here: Run, out: Path, tmp_path: Path) -> None:
    with chat_server(lambda n, _: "swapped-sides") as chat:
        words = ("--model", "m", "--base-url", chat.url, *cached(tmp_path))
        assert here("polish", "out", *words).returncode == 0
        first = outcomes(out)
        assert first["rejected:comparative"] > 0
        asked = len(chat.requests)
        chat.plan = lambda *_: ""
        assert here("polish", "out", *words).returncode == 0
        assert len(chat.requests) == asked
        assert here("polish", "out", "--retry-failed", *words).returncode == 0
        assert outcomes(out) == {"reworded": ROWS}


def test_offline_opens_no_connection(here: Run, out: Path, tmp_path: Path) -> None:
    with chat_server() as chat:
        words = ("--model", "m", "--base-url", chat.url, *cached(tmp_path), "--polish-offline")
        done = here("polish", "out", *words)
        assert done.returncode == 0, done.stderr
        assert chat.requests == []
    assert outcomes(out) == {"rejected:not-cached": ROWS}


def test_a_dead_endpoint_keeps_every_row_and_exits_1(here: Run, out: Path, tmp_path: Path) -> None:
    with chat_server() as chat:
        url = chat.url
    done = here("polish", "out", "--model", "m", "--base-url", url, *cached(tmp_path))
    assert done.returncode == 1
    assert "the endpoint failed many times in a row" in done.stderr
    assert "--retry-failed" in done.stderr
    assert outcomes(out).total() == ROWS
    assert here("verify", "out").returncode == 0


def test_a_wrong_key_is_told_and_nothing_is_written(
    here: Run, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = hashes(out)
    with chat_server(lambda *_: "401") as chat:
        words = ("--model", "m", "--base-url", chat.url, *cached(tmp_path))
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        done = here("polish", "out", *words)
    assert done.returncode == 2
    assert "refuses the key" in done.stderr
    assert KEY not in done.stderr
    assert {n: s for n, s in hashes(out).items() if ".mirgen" not in n} == before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--polish-budget", "5"), "a budget needs prices"),
        (("--polish-price", "5"), "give the price of a million tokens in and out"),
        (("--polish-price", "5,x"), "--polish-price can't be 'x'"),
        (("--base-url", "http://u:pw@h/v1"), "an address can't hold a key or a password"),
        (("--base-url", "h/v1"), "isn't an address"),
    ],
)
def test_wrong_options(here: Run, out: Path, words: tuple[str, ...], told: str) -> None:
    done = here("polish", "out", "--model", "m", *words)
    assert done.returncode == 2
    assert told in done.stderr
    assert "pw" not in done.stderr.replace("password", "")


SCRIPT = """
import sys
from mirgen.cli.main import main
for words in sys.stdin.read().splitlines():
    print("ended with", main(words.split()), flush=True)
"""


def test_the_key_is_written_nowhere(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "c.yaml").write_text("shard_rows: 6\n")
    kinds = ("", "500", "null", "cut", "altered-number")
    faults = first_try(lambda lot: kinds[int(lot * 5)])
    with chat_server(faults) as chat:
        words = f"--base-url {chat.url} --polish-cache c.sqlite --polish-price 1,2"
        tasks = " ".join(TASKS)
        commands = (
            f"build --config c.yaml --split train=12 {tasks} --polish m --out o {words}",
            f"polish o --retry-failed {words}",
            f"preview yes_but --polish m {words}",
        )
        more = {"OPENAI_API_KEY": KEY, "MIRGEN_DEBUG": "1", "OPENAI_LOG": "debug"}
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT],
            input="\n".join(commands),
            env={**environment, **more},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.stdout.count("ended with 0") == 3, done.stdout
        assert {each["authorization"] for each in chat.headers} == {f"Bearer {KEY}"}
        assert len(set(chat.done) & set(kinds)) > 2
    assert KEY not in done.stdout + done.stderr
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(path.suffix == ".parquet" for path in files)
    assert any(path.suffix == ".sqlite" for path in files)
    assert [path for path in files if KEY.encode() in path.read_bytes()] == []


def test_preview_shows_both_texts_and_the_verdict(here: Run, tmp_path: Path) -> None:
    with chat_server() as chat:
        words = ("--polish", "m", "--base-url", chat.url, *cached(tmp_path))
        done = here("preview", "speed_comparison", *words)
        assert done.returncode == 0, done.stderr
        assert "m: reworded" in done.stdout
        assert "[-shows-]{+depicts+}" in done.stdout
        assert (
            "<del>shows</del><ins>depicts</ins>" in (tmp_path / "speed_comparison.html").read_text()
        )
        chat.plan = lambda *_: "altered-number"
        done = here("preview", "speed_comparison", *words, "--seed", "5")
        assert "m: rejected:mark-missing" in done.stdout


def test_a_killed_run_asks_nothing_twice_but_what_was_in_flight(
    environment: dict[str, str], out: Path, tmp_path: Path
) -> None:
    with chat_server(latency=0.1) as chat:
        words = [sys.executable, "-m", "mirgen", "polish", str(out), "--model", "m"]
        words += ["--base-url", chat.url, *cached(tmp_path), "--polish-concurrency", "4"]
        run = subprocess.Popen(words, env={**os.environ, **environment})
        while len(chat.requests) < 10:
            time.sleep(0.02)
        run.send_signal(signal.SIGKILL)
        run.wait()
        assert outcomes(out) == {"off": ROWS}
        chat.latency = 0.0
        subprocess.run(words, env={**os.environ, **environment}, check=True, timeout=60)
        bodies = Counter(str(request) for request in chat.requests)
    assert outcomes(out) == {"reworded": ROWS}
    assert sum(bodies.values()) - len(bodies) <= 4
