"""Polish 2,000 rows against a local endpoint that misbehaves; say how fast, and what was caught.

python benchmarks/polish.py DATA [--only speed|faults|kills] [--kills N]

DATA is a finished data set that isn't polished yet; it is copied, never changed. The endpoint is a
process of its own: 50 ms latency; where it is faulty, a lot by a row's texts decides for one row in
twenty that its first reply is, all kinds of faults being equally likely.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from mirgen.polish.guard import Guard  # noqa: E402
from mirgen.polish.mask import mask, reworded, texts_of  # noqa: E402
from mirgen.polish.words import Nouns  # noqa: E402
from mirgen.records.instance import Instance  # noqa: E402
from mirgen.run.polish import polish, vocabulary_of  # noqa: E402
from mirgen.run.session import COLUMNS, Polished  # noqa: E402
from mirgen.store import OutFolder, open_dataset, rework  # noqa: E402
from tests.built import hashes  # noqa: E402
from tests.rewriter import ALTERED, Texts, polite  # noqa: E402
from tests.servers import chat_server, first_try  # noqa: E402

LATENCY, IN_FLIGHT, SHARE = 0.05, 32, 0.05
KEY = "sk-benchmark-5b1e9c"
TRANSPORT = (
    *("429:1", "429", "500", "503", "cut", "reset", "null", "empty", "truncated", "filtered"),
    *("refused", "sorry", "garbage", "wrong-keys", "missing-key", "no-choices"),
)
KINDS = (*ALTERED, *TRANSPORT)
PRICES = {"price_in": 0.25, "price_out": 2.0}
CAP = 20.0


def fault(lot: float) -> str:
    """Return what happens to the first try of a row with this lot."""
    return KINDS[int(lot / SHARE * len(KINDS))] if lot < SHARE else ""


def serve(log: Path, faulty: bool) -> None:
    """Be the endpoint until stdin closes; write what was asked and done to ``log``."""
    faults = first_try(fault) if faulty else lambda *_: ""

    def plan(number: int, texts: Texts) -> str:
        kind = faults(number, texts)
        line = json.dumps([kind, json.dumps(texts)]) + "\n"
        with lock:
            lines.write(line)
            lines.flush()
        return kind

    lock = threading.Lock()
    with log.open("a") as lines, chat_server(plan, latency=LATENCY) as chat:
        print(chat.url, flush=True)
        sys.stdin.read()
        print(time.process_time(), json.dumps([json.dumps(r["messages"]) for r in chat.requests]))


class Server:
    """The endpoint in its process."""

    def __init__(self, log: Path, faulty: bool) -> None:
        words = [sys.executable, __file__, "--serve", str(log), *(["--faulty"] if faulty else [])]
        self._process = subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        self.url = self._process.stdout.readline().strip()
        self.log = log
        self.cpu = 0.0
        self.requests: list[str] = []

    def asked(self) -> list[tuple[str, str]]:
        """Return kind and texts of each request so far."""
        lines = self.log.read_text().split("\n")[:-1]  # the last may be half written
        return [(kind, texts) for kind, texts in map(json.loads, lines)]

    def stop(self) -> None:
        """End it and read its CPU seconds and what it was asked."""
        told, _ = self._process.communicate()
        cpu, _, rest = told.partition(" ")
        self.cpu, self.requests = float(cpu), json.loads(rest)


@contextmanager
def served(folder: Path, faulty: bool) -> Iterator[Server]:
    """Run the endpoint."""
    server = Server(folder / f"log-{time.monotonic_ns()}", faulty)
    try:
        yield server
    finally:
        server.stop()


def polished(data: Path, out: Path, url: str, cache: Path, **more: object) -> Polished:
    """Copy the data set and polish the copy."""
    os.environ["OPENAI_API_KEY"] = KEY
    shutil.copytree(data, out)
    settings = {"cache": str(cache), "concurrency": IN_FLIGHT, "budget": CAP, **PRICES, **more}
    return polish(str(out), {"polish": "test", "base_url": url, "polishing": settings})


def rewriting(data: Path, out: Path) -> float:
    """Return the CPU seconds that it takes to write all rows anew without asking anybody."""
    shutil.copytree(data, out)
    start = time.process_time()
    with OutFolder(out) as folder:
        rework(folder, lambda rows: (replace(row, polish="kept") for row in rows), COLUMNS)
    return time.process_time() - start


def rows_of(out: Path) -> list[Instance]:
    """Return all rows."""
    return list(open_dataset(out).instances())


def speed(data: Path, folder: Path) -> None:
    """All replies polite: rows a second, CPU a row, and what of it isn't the client's."""
    with served(folder, faulty=False) as server:
        cpu, clock = time.process_time(), time.perf_counter()
        done = polished(data, folder / "fast", server.url, folder / "fast.sqlite")
        cpu, clock = time.process_time() - cpu, time.perf_counter() - clock
    again = time.process_time()
    polished(data, folder / "again", server.url, folder / "fast.sqlite", offline=True)
    again = time.process_time() - again
    none = rewriting(data, folder / "none")
    rows = done.rows
    print(f"{rows} rows, {LATENCY * 1000:.0f} ms latency, {IN_FLIGHT} in flight:")
    print(
        f"  {rows / clock:.0f} rows/s, {clock:.1f} s; endpoint {server.cpu / rows * 1e3:.2f} ms CPU"
    )
    print(f"  {cpu / rows * 1e3:.2f} ms CPU a row with reading and writing of shards")
    print(f"  {again / rows * 1e3:.2f} ms of it without asking (offline from the cache)")
    print(f"  {none / rows * 1e3:.2f} ms of it for reading and writing alone")
    print(f"  {(cpu - none) / rows * 1e3:.2f} ms for client, masks, guard, checks and cache")
    print(f"  same bytes offline: {hashes(folder / 'fast') == hashes(folder / 'again')}")
    parts(data)


def parts(data: Path) -> None:
    """Time masks, guard and cache alone."""
    rows = rows_of(data)[:400]
    nouns = Nouns(vocabulary_of(str(data), open_dataset(data).manifest))
    start = time.process_time()
    masks = [mask(row, nouns) for row in rows]
    masked = time.process_time()
    new = [polite(each.texts) for each in masks]
    guard = Guard(nouns)
    begun = time.process_time()
    for each, texts, row in zip(masks, new, rows, strict=True):
        assert not guard.faults(each, texts, row.options)
    judged = time.process_time()
    back = [reworded(row, m, t) for row, m, t in zip(rows, masks, new, strict=True)]
    ended = time.process_time()
    n = len(back) / 1e3
    print(
        f"  mask {(masked - start) / n:.3f} ms, guard {(judged - begun) / n:.3f} ms,"
        f" unmask {(ended - judged) / n:.3f} ms"
    )
    from mirgen.polish.cache import Reply, RowCache

    with tempfile.TemporaryDirectory() as folder:
        cache = RowCache(Path(folder) / "c.sqlite")
        keys = [bytes([k % 256, k // 256]) * 16 for k in range(len(new))]
        for key, texts in zip(keys, new, strict=True):
            cache.put(key, Reply(texts), "m", "r")
        start = time.process_time()
        for key in keys:
            cache.get(key)
        print(f"  cache get {(time.process_time() - start) / n:.3f} ms")
        cache.close()


def faults(data: Path, folder: Path) -> None:
    """Every 20th reply faulty: rows in and out, and for each kind how many were caught."""
    out = folder / "faulty"
    with served(folder, faulty=True) as server:
        done = polished(data, out, server.url, folder / "faulty.sqlite")
    before, after = rows_of(data), rows_of(out)
    assert [row.id for row in before] == [row.id for row in after]
    nouns = Nouns(vocabulary_of(str(data), open_dataset(data).manifest))
    by_texts = {json.dumps(dict(mask(row, nouns).texts)): k for k, row in enumerate(before)}
    injected, caught = Counter(), Counter()
    for kind, texts in server.asked():
        if not kind:
            continue
        place = by_texts[texts]
        masked = mask(before[place], nouns)
        good = polite(masked.texts)
        bad = ALTERED[kind](good) if kind in ALTERED else None
        if bad == good:
            continue  # this text had nothing of the kind to alter
        injected[kind] += 1
        if bad is None:
            caught[kind] += after[place].polish == "reworded" or "rejected" in after[place].polish
        else:
            caught[kind] += not _through(before[place], after[place], bad, nouns)
    spend = done.spend
    print(f"\nrows in {len(before)}, rows out {len(after)}: {dict(done.outcomes)}")
    print(f"requests that failed: {dict(done.troubles)}")
    print(f"spend ${spend.usd:.4f} of at most ${CAP}, {spend.requests} requests billed")
    for kind in KINDS:
        print(f"  {kind:22} caught {caught[kind]:3} of {injected[kind]:3} injected")
    polished(data, folder / "faulty-again", server.url, folder / "faulty.sqlite", offline=True)
    print(f"same bytes offline: {hashes(out) == hashes(folder / 'faulty-again')}")
    for place in (0, len(after) // 2, len(after) - 1):
        was, now = texts_of(before[place]), texts_of(after[place])
        key = next((k for k in was if was[k] != now[k]), None)
        if key:
            print(f"\n{before[place].id}, {before[place].task}, {key}\n- {was[key]}\n+ {now[key]}")


def _through(before: Instance, after: Instance, bad: Texts, nouns: Nouns) -> bool:
    """Whether any text of the altered reply that differs from a polite one stands in the row."""
    if after.polish != "reworded":
        return False
    masked = mask(before, nouns)
    good = polite(masked.texts)
    right, now = texts_of(reworded(before, masked, good)), texts_of(after)
    try:
        wrong = texts_of(reworded(before, masked, bad))
    except LookupError:
        return False
    # Two marks that hide the same words may change places, and nothing has changed.
    return any(now[key] == wrong[key] != right[key] for key in wrong)


def killed(data: Path, folder: Path, kills: int) -> None:
    """Kill a run so many times, let it end, and count what was asked twice."""
    out, cache = folder / "killed", folder / "killed.sqlite"
    shutil.copytree(data, out)
    with served(folder, faulty=False) as server:
        words = [sys.executable, "-m", "mirgen", "polish", str(out), "--model", "test", "--quiet"]
        words += ["--base-url", server.url, "--polish-cache", str(cache)]
        rows = len(open_dataset(data))
        for number in range(kills):
            run = subprocess.Popen(words)
            while len(server.asked()) < rows * (number + 1) // (kills + 1):
                time.sleep(0.02)
            run.send_signal(signal.SIGKILL)
            run.wait()
        time.sleep(0.5)
        first = len(server.asked())
        subprocess.run(words, check=True)
    asked = len(server.requests)
    twice = sum(number - 1 for number in Counter(server.requests).values())
    print(f"\nkilled {kills} times, last after {first} requests of {rows}: {asked} in all,")
    print(f"  {twice} asked twice of at most {IN_FLIGHT * kills} that were in flight")
    print(f"  rows {dict(Counter(row.polish for row in rows_of(out)))}")


def key_found(folder: Path) -> list[Path]:
    """Return the files that hold the endpoint's key."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path for path in files if KEY.encode() in path.read_bytes()]


def main() -> None:
    """Run all of it, or be the endpoint."""
    parser = argparse.ArgumentParser()
    parser.add_argument("data", nargs="?", type=Path)
    parser.add_argument("--serve", type=Path)
    parser.add_argument("--faulty", action="store_true")
    parser.add_argument("--only", choices=("speed", "faults", "kills"))
    parser.add_argument("--kills", type=int, default=1)
    given = parser.parse_args()
    if given.serve:
        serve(given.serve, given.faulty)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if given.only in (None, "speed"):
            speed(given.data, folder)
        if given.only in (None, "faults"):
            faults(given.data, folder)
        if given.only in (None, "kills"):
            killed(given.data, folder, given.kills)
        print(f"files with the key in them: {key_found(folder)}")


if __name__ == "__main__":
    main()
