"""Kill builds at random moments, go on, and compare what comes out with an undisturbed build.

python benchmarks/kills.py [--kills 50] [--rows 120] [--workers 2] [--seed 0]

Half of the kills hit the coordinator, half one of its workers, all by SIGKILL; a fifth of the
first wait for the moment in which the data set is put in its place. The folder holds an older
data set all the while: after each kill it must be the old one or the new one to the byte, never
a mixture, and what is unfinished must be taken up by the next run. Wasted is what was made and
has to be made again, in instances.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
SHARD = 10
"""Rows of a shard: small, for kills to fall between many."""
TASKS = "speed_comparison,location_relationship,weight_comparison"


def main() -> None:
    """Kill, go on, compare, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--rows", type=int, default=120)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        return _child(Path(given.child[0]), int(given.child[1]), given.rows, given.workers)
    with tempfile.TemporaryDirectory() as scratch:
        ok = Kills(Path(scratch), given).run()
    sys.exit(0 if ok else 1)


class Kills:
    """One run of the whole experiment in a scratch folder."""

    def __init__(self, scratch: Path, given: argparse.Namespace) -> None:
        self._scratch, self._given = scratch, given
        self._rng = random.Random(given.seed)
        self._ticks = scratch / "ticks"
        self._wasted: dict[str, list[int]] = {"coordinator": [], "worker": []}
        self._states: Counter[str] = Counter()
        self._bad: list[str] = []

    def run(self) -> bool:
        """Return whether everything that came out was identical."""
        old, new = self._scratch / "old", self._scratch / "new"
        self._start(old, 1).wait()
        begun = time.monotonic()
        self._start(new, 2).wait()
        whole = time.monotonic() - begun
        self._old, self._new = hashes(old), hashes(new)
        print(f"undisturbed: {self._given.rows} rows in {whole:.1f} s, {len(self._new)} files")
        builds = identical = 0
        spent = 0.0
        while self._number < self._given.kills:
            out = self._scratch / f"out{builds}"
            subprocess.run(["cp", "-r", old, out], check=True)
            begun = time.monotonic()
            self._one(out, whole)
            spent += time.monotonic() - begun
            builds += 1
            same = hashes(out) == self._new
            identical += same
            if not same:
                self._bad.append(f"{out.name} isn't what an undisturbed build makes")
            subprocess.run(["rm", "-rf", out], check=True)
            print(f"  build {builds}: {self._number} kills so far, identical: {same}", flush=True)
        for who, wasted in self._wasted.items():
            mean = sum(wasted) / max(1, len(wasted))
            print(f"{who}: {len(wasted)} kills, wasted {mean:.1f} instances a kill, {sum(wasted)}"
                  f" in all, at most {max(wasted, default=0)}")  # fmt: skip
        print(f"after kills of the coordinator: {dict(self._states)}")
        print(f"{identical} of {builds} builds identical to the byte")
        lost = (spent - builds * whole) / max(1, self._number)
        print(f"time lost: {lost:.1f} s a kill, starting again included")
        print("\n".join(self._bad))
        return identical == builds and not self._bad

    @property
    def _number(self) -> int:
        return sum(map(len, self._wasted.values()))

    def _one(self, out: Path, whole: float) -> None:
        """Build with kills until it is done."""
        while True:
            self._ticks.write_bytes(b"")
            before = self._standing(out)
            process = self._start(out, 2)
            late = self._rng.random() < 0.2
            while process.poll() is None and self._number < self._given.kills:
                if late:
                    done = self._until_commit(process, out)
                    time.sleep(self._rng.random() * 0.01)
                else:
                    done = self._begun(process) if self._rng.random() < 0.7 else False
                    done = done or self._sleep(process, self._rng.uniform(0.02, 0.5) * whole)
                if done or process.poll() is not None:
                    break
                if late or self._rng.random() < 0.5 or not self._kill_worker(process):
                    self._kill(process, out, before)
                    break
            if process.wait() == 0:
                return

    def _kill(self, process: subprocess.Popen[bytes], out: Path, before: int) -> None:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        made = self._made()
        time.sleep(1.5)  # its workers see that it has gone
        now = hashes(out)
        decided = (out / ".mirgen" / "staging" / "manifest.json").exists()
        state = "old" if now == self._old else "new" if now == self._new else "other"
        if state == "other" and decided:
            state = "decided: whoever opens it finishes the moves"
        if state == "other":
            self._bad.append(f"a mixture after kill {self._number}")
        self._states[state] += 1
        kept = self._given.rows if decided or state == "new" else self._standing(out)
        self._wasted["coordinator"].append(max(0, made - (kept - before)))

    def _kill_worker(self, process: subprocess.Popen[bytes]) -> bool:
        """Kill one worker if there is one, and wait until its loss is noticed."""
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        found = [int(p) for t in children.parent.parent.iterdir()
                 for p in (t / "children").read_text().split()]  # fmt: skip
        if not found:
            return False
        lost = self._lost()
        os.kill(self._rng.choice(sorted(found)), signal.SIGKILL)
        end = time.monotonic() + 3
        while self._lost() == lost and time.monotonic() < end and process.poll() is None:
            time.sleep(0.02)
        self._wasted["worker"].append(self._lost() - lost)
        return True

    def _until_commit(self, process: subprocess.Popen[bytes], out: Path) -> bool:
        place = out / ".mirgen" / "staging" / "README.md"
        while process.poll() is None and not place.exists():
            time.sleep(0.001)
        return process.poll() is not None

    def _begun(self, process: subprocess.Popen[bytes]) -> bool:
        """Wait for the first instance: before it nothing can be wasted."""
        while process.poll() is None and not self._ticks.stat().st_size:
            time.sleep(0.01)
        return process.poll() is not None

    def _sleep(self, process: subprocess.Popen[bytes], seconds: float) -> bool:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if process.poll() is not None:
                return True
            time.sleep(0.01)
        return False

    def _standing(self, out: Path) -> int:
        from mirgen.store import unfinished

        begun = unfinished(out)
        return begun.rows if begun else 0

    def _numbers(self) -> list[int]:
        return [int(line) for line in self._ticks.read_text().splitlines()]

    def _made(self) -> int:
        return sum(self._numbers())

    def _lost(self) -> int:
        return -sum(number for number in self._numbers() if number < 0)

    def _start(self, out: Path, seed: int) -> subprocess.Popen[bytes]:
        words = ["--rows", str(self._given.rows), "--workers", str(self._given.workers)]
        env = {**os.environ, "PYTHONPATH": str(ROOT), "KILLS_TICKS": str(self._ticks)}
        return subprocess.Popen(
            [sys.executable, __file__, *words, "--child", str(out), str(seed)],
            env=env,
            stderr=subprocess.DEVNULL,
        )


def hashes(out: Path) -> dict[str, str]:
    """Return the SHA-256 of each file of a data set by its path; what is unfinished isn't it."""
    return {
        str(path.relative_to(out)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*"))
        if path.is_file() and ".mirgen" not in path.parts
    }


def _child(out: Path, seed: int, rows: int, workers: int) -> None:
    """Build as the command does, and write down each instance made, and those lost."""
    from mirgen.run.build import build
    from mirgen.run.pool import Workers

    ticks = os.open(os.environ["KILLS_TICKS"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    count = Workers._count

    def counted(self: Workers, number: int) -> None:
        if number:
            os.write(ticks, f"{number}\n".encode())
        count(self, number)

    Workers._count = counted  # type: ignore[method-assign]
    given = {"out": str(out), "tasks": TASKS.split(","), "seed": seed, "workers": workers}
    config = Path(os.environ["KILLS_TICKS"]).with_name("small.yaml")
    config.write_text(f"shard_rows: {SHARD}\n")
    build(str(config), {**given, "splits": {"train": rows}})


if __name__ == "__main__":
    main()
