from __future__ import annotations

import shutil

import pytest


def test_a_sound_data_set(built, command):
    cwd, _ = built
    done = command("verify", "out", cwd=cwd)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "out: 9 rows in 2 shards, nothing found\n"


@pytest.mark.parametrize("quiet", [False, True])
def test_one_flipped_byte_is_found(built, command, tmp_path, quiet):
    cwd, _ = built
    shutil.copytree(cwd / "out", tmp_path / "copy")
    shard = tmp_path / "copy" / "data" / "test-00000-of-00001.parquet"
    data = bytearray(shard.read_bytes())
    data[len(data) // 2] ^= 1
    shard.write_bytes(data)
    done = command("verify", "copy", *(["--quiet"] if quiet else []), cwd=tmp_path)
    assert done.returncode == 4
    assert done.stdout == (
        "data/test-00000-of-00001.parquet isn't the file that was built (its SHA-256 differs)\n"
    )
    assert done.stderr == (
        "mirgen: 1 finding (copy): bring back the files as they were built, or build again\n"
    )
