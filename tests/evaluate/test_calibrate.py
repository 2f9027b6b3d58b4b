"""Calibration against a server of known skill: rates, tiers, letters, kills."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from mirgen.cli.main import main
from mirgen.errors import UsageError
from mirgen.evaluate.intervals import of_mean, wilson
from mirgen.evaluate.replies import Replies
from mirgen.evaluate.tiers import TierRule
from mirgen.records.instance import Instance
from mirgen.store import open_dataset

from ..built import environment
from ..chat_server import ChatServer, Faults

SKILLS = (0.0, 0.3, 0.6, 0.9, 1.0)


def skill(row: Instance) -> float:
    return SKILLS[row.index % len(SKILLS)]


def words(out: Path, server: ChatServer, *more: object) -> list[str]:
    fixed = ["calibrate", out, "--model", "tiny", "--base-url", server.url, "--quiet"]
    return [str(word) for word in (*fixed, *more)]


def report(out: Path) -> list[dict[str, object]]:
    path = out.with_name("out.calibration") / "tiny" / "instances.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.slow
def test_pass_rates_recover_the_skill_and_tiers_follow(out: Path, rows: list[Instance]) -> None:
    images = [i.bytes for row in rows for i in row.images]
    with ChatServer(rows, skill=skill) as server:
        assert main(words(out, server, "--samples", 12, "--thresholds", "0.8,0.4")) == 0
    now = list(open_dataset(out).instances())
    assert [i.bytes for row in now for i in row.images] == images
    for row in now:
        d = row.difficulty
        assert (d.samples, d.unparsed) == (12, 0)
        assert d.passes is not None
        assert d.pass_rate == d.passes / 12
        assert row.tier == (
            "easy" if d.pass_rate >= 0.8 else "medium" if d.pass_rate >= 0.4 else "hard"
        )
    told = report(out)
    inside = [
        row["interval"][0] <= SKILLS[int(str(row["id"])[-8:]) % 5] <= row["interval"][1]  # type: ignore[index]
        for row in told
    ]
    assert sum(inside) >= 0.9 * len(inside)
    for k, share in enumerate(SKILLS):
        passes = [row.difficulty.passes for row in now if row.index % 5 == k]
        right = sum(p for p in passes if p is not None)
        low, high = wilson(right, 12 * len(passes))
        assert low - 0.02 <= share <= high + 0.02, (share, right, len(passes))
    assert main(["verify", str(out), "--quiet"]) == 0


def test_what_cant_be_read_never_counts_as_hard(out: Path, rows: list[Instance]) -> None:
    faults = Faults(empty=0.2, truncated=0.2, refusal=0.2, unreadable=0.2)
    with ChatServer(rows, skill=lambda _: 1.0, faults=faults) as server:
        assert main(words(out, server, "--samples", 6)) == 0
    for old, new in zip(rows, open_dataset(out).instances(), strict=True):
        d = new.difficulty
        assert d.samples == 6
        assert d.passes is not None
        assert d.unparsed == 6 - d.passes
        assert d.pass_rate == (1.0 if d.passes else None)
        assert new.tier == ("easy" if d.passes >= 3 else old.tier)
    kinds = Counter[str]()
    for row in report(out):
        kinds.update(row["kinds"])  # type: ignore[arg-type]
    assert set(kinds) == {"right", "empty", "unparsed", "refused"}


def test_a_liking_for_one_letter_earns_chance(out: Path, rows: list[Instance]) -> None:
    with ChatServer(rows, skill=lambda _: 0.0, prefers=0) as server:
        assert main(words(out, server, "--samples", 12, "--keep-tiers")) == 0
    now = list(open_dataset(out).instances())
    assert [row.tier for row in now] == [row.tier for row in rows]
    for row in now:
        n = len(row.options)
        assert row.difficulty.passes is not None
        assert 12 // n <= row.difficulty.passes <= -(-12 // n)


def test_quantiles_give_the_shares_that_were_asked_for(out: Path, rows: list[Instance]) -> None:
    with ChatServer(rows, skill=skill) as server:
        assert main(words(out, server, "--quantiles", "0.5,0.25", "--samples", 4)) == 0
    now = list(open_dataset(out).instances())
    tiers = Counter(row.tier for row in now)
    assert tiers == {"easy": 24, "medium": 12, "hard": 12}
    rates = {t: [r.difficulty.pass_rate or 0.0 for r in now if r.tier == t] for t in tiers}
    assert min(rates["easy"]) >= max(rates["medium"])
    assert min(rates["medium"]) >= max(rates["hard"])


def test_a_second_run_asks_nothing_and_changes_nothing(out: Path, rows: list[Instance]) -> None:
    with ChatServer(rows, skill=skill) as server:
        assert main(words(out, server, "--samples", 3)) == 0
        calls = server.calls.total()
        before = (out / "manifest.json").read_bytes()
        assert main(words(out, server, "--samples", 3)) == 0
        assert server.calls.total() == calls == 3 * len(rows)
        assert (out / "manifest.json").read_bytes() == before
        assert main(words(out, server, "--samples", 4)) == 0
        assert server.calls.total() == 4 * len(rows)


def test_the_estimate_asks_nothing(
    out: Path, rows: list[Instance], capsys: pytest.CaptureFixture[str]
) -> None:
    with ChatServer(rows) as server:
        assert main(words(out, server, "--estimate")) == 0
        told = capsys.readouterr().out
        assert f"{10 * len(rows)} requests, 0 of them answered" in told
        assert "cost: unknown" in told
        assert main(words(out, server, "--estimate", "--price-in", 1, "--price-out", 2)) == 0
        assert "cost: at most about" in capsys.readouterr().out
        assert server.calls.total() == 0


def test_a_budget_that_ends_leaves_the_data_set_as_it_was(
    out: Path, rows: list[Instance], capsys: pytest.CaptureFixture[str]
) -> None:
    before = (out / "manifest.json").read_bytes()
    prices = ("--price-in", 1, "--price-out", 1, "--max-tokens", 100, "--samples", 2)
    with ChatServer(rows) as server:
        assert main(words(out, server, *prices, "--budget", 0.05)) == 1
        assert "budget of 0.05 is used up" in capsys.readouterr().err
        assert (out / "manifest.json").read_bytes() == before
        assert main(words(out, server, "--budget", 1, "--samples", 2)) == 2
        assert main(words(out, server, *prices, "--budget", 100)) == 0


@pytest.mark.slow
def test_nothing_is_lost_in_kills(out: Path, rows: list[Instance]) -> None:
    kills, samples, width = int(os.environ.get("MIRGEN_KILLS", "3")), 3, 4
    wanted = samples * len(rows)
    place = out.with_name("out.calibration") / "tiny" / "replies.sqlite"
    kept = [0]
    with ChatServer(rows, skill=skill, latency=0.02) as server:
        command = words(out, server, "--samples", samples, "--concurrency", width)
        for _ in range(kills):
            process = subprocess.Popen(
                [sys.executable, "-m", "mirgen", *command],
                env=environment(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            goal, end = server.replied.total() + wanted // (kills + 2), time.monotonic() + 60
            while server.replied.total() < goal and time.monotonic() < end:
                time.sleep(0.005)
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
            with Replies(place) as replies:
                kept.append(len(replies))
            assert kept[-1] > kept[-2]
        assert main(command) == 0
        assert server.calls.total() <= wanted + kills * width
        assert len([*open_dataset(out).faults()]) == 0
    with Replies(place) as replies:
        assert len(replies) == wanted
    assert {row.difficulty.samples for row in open_dataset(out).instances()} == {samples}


def test_wilson_is_wilson() -> None:
    low, high = wilson(7, 10)
    assert (round(low, 4), round(high, 4)) == (0.3968, 0.8922)
    assert wilson(0, 10) == (0.0, pytest.approx(0.2775, abs=1e-4))
    assert wilson(10, 10) == (pytest.approx(0.7225, abs=1e-4), 1.0)
    assert wilson(0, 0) == (0.0, 1.0)
    mean, low, high = of_mean([0.0, 1.0] * 50)
    assert (mean, round(low, 3), round(high, 3)) == (0.5, 0.402, 0.598)


@pytest.mark.parametrize(
    ("thresholds", "quantiles"),
    [((0.4, 0.8), ()), ((1.5,), ()), ((0.9, 0.6, 0.3), ()), ((), (0.7, 0.7)), ((0.5,), (0.5,))],
)
def test_rules_that_make_no_sense(
    thresholds: tuple[float, ...], quantiles: tuple[float, ...]
) -> None:
    with pytest.raises(UsageError):
        TierRule(thresholds, quantiles)


def test_mirs_rule_makes_two_tiers() -> None:
    found = TierRule().tiers({"a": 0.7, "b": 0.69, "c": 0.0, "d": 1.0}, {})
    assert found == {"a": "easy", "b": "hard", "c": "hard", "d": "easy"}
