"""What a store refuses or doesn't answer: one sentence that says what, where and what to do."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from mirgen.cli.main import main
from mirgen.errors import ShardError, StorageError
from mirgen.remote import RemotePath

from ..buckets import Bucket, fresh, serving

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def bucket() -> Iterator[Bucket]:
    with serving("photos") as found:
        yield found


def test_an_object_is_whole_listed_and_read_by_ranges(bucket: Bucket, tmp_path: Path) -> None:
    root = RemotePath(bucket.url) / "a"
    (root / "b.bin").write_bytes(bytes(range(200)))
    assert (root / "b.bin").read_bytes() == bytes(range(200))
    with (root / "b.bin").open() as file:
        assert file.seek(-10, os.SEEK_END) == 190
        assert file.read(3) == bytes([190, 191, 192])
    before = root.listed()
    assert (list(before), before["b.bin"].size) == (["b.bin"], 200)
    with pytest.raises(FileExistsError):
        (root / "b.bin").write_bytes(b"", new=True)
    (root / "b.bin").write_bytes(bytes(200))
    assert root.listed()["b.bin"].version != before["b.bin"].version
    assert (root.exists(), root.is_dir(), root.is_file()) == (True, True, False)
    with pytest.raises(FileNotFoundError):
        (root / "c").read_bytes()
    assert not (root / "c").exists()


def test_a_bucket_that_is_not_there(bucket: Bucket, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "--out", "s3://nowhere/out", "--quiet"]) == 2
    assert capsys.readouterr().err == (
        "mirgen: there is no bucket 'nowhere' (s3://nowhere/out): make it, or give the URL of one "
        "that is there\n"
    )
    assert main(["verify", f"{bucket.url}/none"]) == 2
    assert f"there is no mirgen data set here ({bucket.url}/none)" in capsys.readouterr().err


def test_no_credentials(bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with fresh(), pytest.raises(StorageError) as caught:
        (RemotePath(bucket.url) / "a").read_bytes()
    assert str(caught.value) == (
        f"there are no credentials for s3:// ({bucket.url}/a): set AWS_ACCESS_KEY_ID and "
        "AWS_SECRET_ACCESS_KEY, or AWS_PROFILE"
    )


def test_a_server_that_vanished(bucket: Bucket) -> None:
    bucket.process.kill()
    bucket.process.wait()
    with pytest.raises(ShardError, match=r"the store doesn't answer: .* \(s3://photos/a\): see"):
        (RemotePath(bucket.url) / "a").write_bytes(b"")
