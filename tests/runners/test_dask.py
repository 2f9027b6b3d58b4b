"""A Dask cluster of real processes over an S3 server: the same bytes, and a worker lost."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from mirgen.cli.main import main
from mirgen.remote import RemotePath
from mirgen.resources import folder

from ..buckets import Bucket, serving
from ..built import environment
from ..processes import until

distributed = pytest.importorskip("distributed", reason="needs distributed, the extra dask")

pytestmark = [
    pytest.mark.slow,
    # distributed leaves the ends of its sockets to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning"),
]

PHOTOS = 24
OPTIONS = """
sources: [{name: photos}]
tasks: [weight_comparison]
splits: {train: 24}
shard_rows: 8
seed: 3
"""

_WORKER = "from distributed.cli.dask_worker import main; main()"
_SCHEDULER = "from distributed.cli.dask_scheduler import main; main()"


@dataclass
class Cluster:
    """A scheduler's address, and its workers' processes."""

    address: str
    started: list[subprocess.Popen[bytes]]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with some of the sample's photos, and options for a small build."""
    here, sample = tmp_path_factory.mktemp("source"), folder("data/sample")
    listed = json.loads((sample / "annotations.json").read_bytes())
    listed["images"] = listed["images"][:PHOTOS]
    kept = {image["id"] for image in listed["images"]}
    listed["annotations"] = [a for a in listed["annotations"] if a["image_id"] in kept]
    (here / "annotations.json").write_text(json.dumps(listed), encoding="utf-8")
    (here / "images").mkdir()
    for image in listed["images"]:
        shutil.copy(sample / "images" / image["file_name"], here / "images")
    (here / "options.yaml").write_text(OPTIONS, encoding="utf-8")
    return here


@pytest.fixture(scope="module")
def bucket(source: Path) -> Iterator[Bucket]:
    with serving("photos") as found:
        with ThreadPoolExecutor(8) as threads:
            files = [path for path in source.rglob("*.j*") if path.is_file()]
            to = RemotePath(found.url)
            list(threads.map(lambda p: (to / str(p.relative_to(source))).upload(p), files))
        yield found


@pytest.fixture(scope="module")
def cluster(bucket: Bucket, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Run a scheduler and two workers, which share nothing with this process but the store."""
    home = tmp_path_factory.mktemp("dask")
    file = home / "scheduler.json"
    # Workers start from another folder, with a cache of their own.
    env = environment(MIRGEN_CACHE=str(home / "cache"), **bucket.env)
    quiet = ("--no-dashboard", "--scheduler-file", str(file))
    started = []

    def start(code: str, *words: str) -> None:
        command = [sys.executable, "-c", code, *words, *quiet]
        null = subprocess.DEVNULL
        started.append(subprocess.Popen(command, cwd=home, env=env, stdout=null, stderr=null))

    try:
        start(_SCHEDULER, "--host", "127.0.0.1", "--port", "0")
        for _ in range(2):
            start(_WORKER, "--nthreads", "1", "--no-nanny", "--host", "127.0.0.1")
        until(file.exists)
        with distributed.Client(scheduler_file=str(file), set_as_default=False) as client:
            client.wait_for_workers(2, 60)
            yield Cluster(client.scheduler.address, started)
    finally:
        for process in started:
            process.kill()
            process.wait()


def build(source: str, options: Path, out: str, *words: str) -> None:
    """Build from the annotations and photos in a folder."""
    files = ("--annotations", f"{source}/annotations.json", "--images", f"{source}/images")
    options_file = ("--config", str(options / "options.yaml"))
    assert main(["build", *files, *options_file, "--out", out, "--quiet", *words]) == 0


def hashes(data: dict[str, bytes]) -> dict[str, str]:
    return {name: hashlib.sha256(content).hexdigest() for name, content in data.items()}


def test_the_bytes_are_those_of_one_process_though_a_worker_is_killed(
    source: Path, bucket: Bucket, cluster: Cluster, tmp_path: Path
) -> None:
    build(str(source), source, str(tmp_path / "here"), "--workers", "1")
    here = {p.name: p.read_bytes() for p in sorted((tmp_path / "here" / "data").iterdir())}
    url = f"{bucket.url}/out"
    with distributed.Client(cluster.address, set_as_default=False) as client:
        pids = client.run(os.getpid)
        killed: list[str] = []

        def kill() -> bool:
            busy = [address for address, keys in client.processing().items() if keys]
            if busy and not killed:
                os.kill(pids[busy[0]], signal.SIGKILL)
                killed.append(busy[0])
            return bool(killed)

        thread = threading.Thread(target=until, args=(kill,))
        thread.start()
        build(bucket.url, source, url, "--runner", "dask", "--cluster", cluster.address)
        thread.join()
        assert len(client.nthreads()) == 1
    data = RemotePath(f"{url}/data")
    assert hashes({name: (data / name).read_bytes() for name in data.listed()}) == hashes(here)
    listed = [*(f"data/{name}" for name in here), "README.md", "manifest.json"]
    assert list(RemotePath(url).listed()) == sorted(listed)
    assert main(["verify", url, "--quiet"]) == 0
