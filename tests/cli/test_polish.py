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

from mirgen.store import open_dataset

from ..built import hashes
from ..servers import chat_server
from .conftest import Run

pytestmark = pytest.mark.slow

TASKS = ("--tasks", "speed_comparison,weight_comparison")
KEY = "sk-very-secret-7d1f"


@pytest.fixture(scope="session")
def plain(command: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data set of 60 rows that isn't polished."""
    cwd = tmp_path_factory.mktemp("plain")
    done = command(
        "build", *TASKS, "--split", "train=60", "--out", "out", "--workers", "1", cwd=cwd
    )
    assert done.returncode == 0, done.stderr
    return cwd / "out"


@pytest.fixture
def out(plain: Path, tmp_path: Path) -> Path:
    """Return a copy of it."""
    return Path(shutil.copytree(plain, tmp_path / "out"))


def outcomes(out: Path) -> Counter[str]:
    return Counter(row.polish for row in open_dataset(out).instances())


def cached(tmp_path: Path) -> tuple[str, str]:
    return "--polish-cache", str(tmp_path / "cache.sqlite")


def test_images_and_answers_stay_and_all_is_verified(
    mirgen_here: Run, out: Path, tmp_path: Path
) -> None:
    before = list(open_dataset(out).instances())
    with chat_server() as chat:
        words = ("--model", "m", "--base-url", chat.url, *cached(tmp_path))
        done = mirgen_here("polish", "out", *words, "--polish-price", "1,2")
        assert done.returncode == 0, done.stderr
        assert "reworded: 60" in done.stdout
        assert "60 rows to reword, about" in done.stderr
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
    verified = mirgen_here("verify", "out")
    assert verified.returncode == 0, verified.stdout
    again = mirgen_here("build", "--out", "out", *cached(tmp_path), "--polish-offline")
    assert again.returncode == 0, again.stderr
    assert "everything stood already" in again.stdout
    assert list(open_dataset(out).instances()) == after


def test_a_build_that_polishes_gives_the_bytes_of_a_data_set_polished_later(
    mirgen_here: Run, out: Path, tmp_path: Path
) -> None:
    with chat_server(lambda n, _: "null" if n % 9 == 4 else "") as chat:
        words = ("--base-url", chat.url, *cached(tmp_path))
        build = ("build", *TASKS, "--split", "train=60", "--polish", "m", *words)
        done = mirgen_here(*build, "--out", "one", "--workers", "1")
        assert done.returncode == 0, done.stderr
        assert "reworded: 60" in done.stdout
        asked = len(chat.requests)
        offline = mirgen_here(*build, "--out", "two", "--workers", "2", "--polish-offline")
        assert offline.returncode == 0, offline.stderr
        later = mirgen_here("polish", "out", "--model", "m", *words)
        assert later.returncode == 0, later.stderr
        assert len(chat.requests) == asked
    assert hashes(tmp_path / "one") == hashes(tmp_path / "two") == hashes(out)


def test_retry_failed(mirgen_here: Run, out: Path, tmp_path: Path) -> None:
    with chat_server(lambda n, _: "swapped-sides") as chat:
        words = ("--model", "m", "--base-url", chat.url, *cached(tmp_path))
        assert mirgen_here("polish", "out", *words).returncode == 0
        first = outcomes(out)
        assert first["rejected:comparative"] > 0
        asked = len(chat.requests)
        chat.plan = lambda *_: ""
        assert mirgen_here("polish", "out", *words).returncode == 0
        assert len(chat.requests) == asked
        assert mirgen_here("polish", "out", "--retry-failed", *words).returncode == 0
        assert outcomes(out) == {"reworded": 60}


def test_offline_opens_no_connection(mirgen_here: Run, out: Path, tmp_path: Path) -> None:
    with chat_server() as chat:
        words = ("--model", "m", "--base-url", chat.url, *cached(tmp_path), "--polish-offline")
        done = mirgen_here("polish", "out", *words)
        assert done.returncode == 0, done.stderr
        assert chat.requests == []
    assert outcomes(out) == {"rejected:not-cached": 60}


def test_a_dead_endpoint_keeps_every_row_and_exits_1(
    mirgen_here: Run, out: Path, tmp_path: Path
) -> None:
    with chat_server() as chat:
        url = chat.url
    done = mirgen_here("polish", "out", "--model", "m", "--base-url", url, *cached(tmp_path))
    assert done.returncode == 1
    assert "the endpoint failed many times in a row" in done.stderr
    assert "--retry-failed" in done.stderr
    assert outcomes(out).total() == 60
    assert mirgen_here("verify", "out").returncode == 0


def test_a_wrong_key_is_told_and_nothing_is_written(
    mirgen_here: Run, out: Path, tmp_path: Path
) -> None:
    before = hashes(out)
    with chat_server(lambda *_: "401") as chat:
        words = ("--model", "m", "--base-url", chat.url, *cached(tmp_path))
        done = mirgen_here("polish", "out", *words, OPENAI_API_KEY=KEY)
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
def test_wrong_options(mirgen_here: Run, out: Path, words: tuple[str, ...], told: str) -> None:
    done = mirgen_here("polish", "out", "--model", "m", *words)
    assert done.returncode == 2
    assert told in done.stderr
    assert "pw" not in done.stderr.replace("password", "")


def test_the_key_is_written_nowhere(mirgen_here: Run, tmp_path: Path) -> None:
    (tmp_path / "c.yaml").write_text("shard_rows: 6\n")
    plan = lambda n, _: ("", "500", "null", "cut", "altered-number")[n % 5]  # noqa: E731
    with chat_server(plan) as chat:
        words = ("--base-url", chat.url, *cached(tmp_path), "--polish-price", "1,2")
        build = ("--config", "c.yaml", "--split", "train=12", *TASKS, "--polish", "m", "--out", "o")
        more = {"OPENAI_API_KEY": KEY, "MIRGEN_DEBUG": "1", "OPENAI_LOG": "debug"}
        done = mirgen_here("build", *build, "--workers", "2", *words, **more)
        assert done.returncode == 0, done.stderr
        assert f"Bearer {KEY}" in {each["authorization"] for each in chat.headers}
        retried = mirgen_here("polish", "o", "--retry-failed", *words, **more)
        shown = mirgen_here("preview", "yes_but", "--polish", "m", *words, **more)
        assert shown.returncode == 0, shown.stderr
    for printed in (done, retried, shown):
        assert KEY not in printed.stdout + printed.stderr
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(path.suffix == ".parquet" for path in files)
    assert any(path.suffix == ".sqlite" for path in files)
    assert [path for path in files if KEY.encode() in path.read_bytes()] == []


def test_preview_shows_both_texts_and_the_verdict(mirgen_here: Run, tmp_path: Path) -> None:
    with chat_server() as chat:
        words = ("--polish", "m", "--base-url", chat.url, *cached(tmp_path))
        done = mirgen_here("preview", "speed_comparison", *words)
        assert done.returncode == 0, done.stderr
        assert "m: reworded" in done.stdout
        assert "[-shows-]{+depicts+}" in done.stdout
        assert (
            "<del>shows</del><ins>depicts</ins>" in (tmp_path / "speed_comparison.html").read_text()
        )
        chat.plan = lambda *_: "altered-number"
        done = mirgen_here("preview", "speed_comparison", *words, "--seed", "5")
        assert "m: rejected:mark-missing" in done.stdout


def test_a_killed_run_asks_nothing_twice_but_what_was_in_flight(
    environment: dict[str, str], out: Path, tmp_path: Path
) -> None:
    with chat_server(latency=0.2) as chat:
        words = [sys.executable, "-m", "mirgen", "polish", str(out), "--model", "m"]
        words += ["--base-url", chat.url, *cached(tmp_path), "--polish-concurrency", "4"]
        run = subprocess.Popen(words, env={**os.environ, **environment})
        while len(chat.requests) < 30:
            time.sleep(0.02)
        run.send_signal(signal.SIGKILL)
        run.wait()
        assert outcomes(out) == {"off": 60}
        chat.latency = 0.0
        subprocess.run(words, env={**os.environ, **environment}, check=True, timeout=60)
        bodies = Counter(str(request) for request in chat.requests)
    assert outcomes(out) == {"reworded": 60}
    assert sum(bodies.values()) - len(bodies) <= 4
