"""An S3 server on 127.0.0.1: real HTTP for the real client, in a process of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from mirgen.remote import path as remote

from .processes import until

# The one program runs Flask's server with moto's S3 behind it; the command line of moto.server
# asks for more packages than that.
_SERVER = """
import sys
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import run_simple
run_simple("127.0.0.1", int(sys.argv[1]), DomainDispatcherApplication(create_backend_app),
           threaded=True)
"""


@dataclass
class Bucket:
    """An empty bucket of a running server, and what a process needs to reach it."""

    url: str
    env: dict[str, str]
    process: subprocess.Popen[bytes]


@contextmanager
def serving(name: str) -> Iterator[Bucket]:
    """Run a server with one bucket, reachable by the environment of this process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{probe.getsockname()[1]}"
    env = {
        "AWS_ENDPOINT_URL": address,
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }
    words = [sys.executable, "-c", _SERVER, address.rpartition(":")[2]]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with pytest.MonkeyPatch.context() as patch:
            for key, value in env.items():
                patch.setenv(key, value)
            until(lambda: _answers(f"{address}/moto-api/"))
            urllib.request.urlopen(urllib.request.Request(f"{address}/{name}", method="PUT"))
            with fresh():
                yield Bucket(f"s3://{name}", env, process)
    finally:
        process.kill()
        process.wait()


@contextmanager
def fresh() -> Iterator[None]:
    """Let the client look at the environment anew, now and afterwards."""
    s3fs = pytest.importorskip("s3fs", reason="needs s3fs, the extra s3")

    def forget() -> None:
        remote.filesystem.cache_clear()
        s3fs.S3FileSystem.clear_instance_cache()

    forget()
    try:
        yield
    finally:
        forget()


def _answers(url: str) -> bool:
    try:
        urllib.request.urlopen(url, timeout=2).close()
    except (urllib.error.URLError, OSError):
        return False
    return True
