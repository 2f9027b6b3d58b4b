"""Data sets that aren't what their manifest says, or whose manifest is as false as they are."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from .sources import _picture, _png_bomb
from .values import VALUES, bitten, changed

COMMANDS = (
    *("verify", "verify", "report", "report", "curriculum", "evaluate", "calibrate"),
    *("polish", "build", "audit"),
)
"""All that reads an OUT that somebody else may have made; the audit takes longest."""

SHARD = "test-00000-of-00001.parquet"


def datasets(rng: random.Random, folder: Path, base: Path, url: str) -> list[str]:
    """Return a command on a changed copy of the data set ``base``."""
    out = folder / "out"
    shutil.copytree(base, out)
    rng.choice(
        (_rows, _rows, _rows, _images, _columns, _columns, _bytes, _manifest, _links, _bomb)
    )(rng, out)
    return _words(rng.choice(COMMANDS), out, folder, url)


def _words(command: str, out: Path, folder: Path, url: str) -> list[str]:
    model = ["--model", "m", "--base-url", url, "--quiet"]
    further = {
        "evaluate": [*model, "--ablations", "no-images"],
        "calibrate": [*model, "--samples", "2"],
        "polish": model,
        "curriculum": [
            str(folder / "lessons"),
            "--to",
            "trl",
            "--split",
            "test",
            "--boxes",
            "pixels",
        ],
    }
    if command == "build":
        return ["build", "--out", str(out), "--quiet", "--workers", "1"]
    return [command, str(out), *further.get(command, [])]


def _rows(rng: random.Random, out: Path) -> None:
    """Values within the schema's types that make no sense; ids and paths that lead away."""
    rows = _read(out)
    for _ in range(rng.choice((1, 1, 3, 9))):
        row = rng.choice(rows)
        images, row["images"] = row["images"], []
        path = rng.choice(list(_leaves(row)))
        inner: Any = row
        for step in path[:-1]:
            inner = inner[step]
        inner[path[-1]] = _odd(inner[path[-1]], rng)
        row["images"] = images
    if rng.random() < 0.2:
        rng.choice(rows)["id"] = rng.choice(("../../outside/x", "/etc/x", "", "a\x00b", "x" * 999))
    if rng.random() < 0.2:
        row = rng.choice(rows)
        name = rng.choice(("options", "regions", "refs", "context", "facts", "sources", "images"))
        row[name] = rng.choice(([], row[name] * 3, row[name][:1], row[name][::-1]))
    if rng.random() < 0.2:
        fact = rng.choice(rng.choice(rows)["facts"])
        fact["value"] = json.dumps(changed(json.loads(fact["value"]), rng, 2))
    _write(out, pa.Table.from_pylist(rows, schema=_schema(out)))


def _images(rng: random.Random, out: Path) -> None:
    rows = _read(out)
    for row in rows:
        for image in row["images"]:
            if rng.random() < 0.3:
                data = rng.choice((image["bytes"], _picture(rng)[1], _png_bomb(rng), b""))
                image["bytes"] = bitten(data, rng) if rng.random() < 0.5 else data
                if rng.random() < 0.2:
                    image["path"] = rng.choice(("../../outside/x.jpg", "/etc/passwd", "", "a\x00"))
    _write(out, pa.Table.from_pylist(rows, schema=_schema(out)))


def _columns(rng: random.Random, out: Path) -> None:
    """Columns that are missing, null, of another type or order, or not UTF-8."""
    table = pq.read_table(out / "data" / SHARD)
    at = rng.randrange(table.num_columns)
    name = table.schema.names[at]
    way = rng.randrange(7)
    if way == 0:
        table = table.drop_columns([name])
    elif way == 1:
        table = table.set_column(at, name, pa.nulls(table.num_rows, table.schema.field(at).type))
    elif way == 2:
        odd: list[Any] = [None, 1, "x", b"\xff", 1.5, [1], {"a": 1}, True]
        value = rng.choice(odd)
        table = table.set_column(at, name, pa.array([value] * table.num_rows))
    elif way == 3:
        table = table.append_column(rng.choice(("x", name)), pa.array([1] * table.num_rows))
    elif way == 4:
        table = table.select(rng.sample(table.schema.names, table.num_columns))
    elif way == 5:
        texts = [n for n in table.schema.names if table.schema.field(n).type == pa.string()]
        name = rng.choice(texts)
        bad = pa.array([b"\xff\xfe\x80"] * table.num_rows).view(pa.string())
        table = table.set_column(table.schema.names.index(name), name, bad)
    else:
        table = rng.choice((table.slice(0, 0), table.slice(1), pa.concat_tables([table] * 3)))
    _write(out, table, rows=rng.choice((None, None, 6, 0)))


def _bytes(rng: random.Random, out: Path) -> None:
    path = out / "data" / SHARD
    path.write_bytes(bitten(path.read_bytes(), rng))
    _settle(out, None)


def _manifest(rng: random.Random, out: Path) -> None:
    path = out / "manifest.json"
    if rng.random() < 0.2:
        path.write_bytes(bitten(path.read_bytes(), rng))
        return
    content = changed(json.loads(path.read_bytes()), rng, rng.choice((1, 2, 5)))
    if rng.random() < 0.2:
        shard = {"name": "../../outside/secret.parquet", "rows": 6, "bytes": 1, "sha256": "0" * 64}
        content = {**json.loads(path.read_bytes())}
        content["splits"]["test"]["shards"] = [{**shard, "fingerprint": "x"}]
    path.write_text(json.dumps(content))
    if rng.random() < 0.3:
        (out / ".mirgen").mkdir(exist_ok=True)
        request = changed(json.loads(path.read_bytes()).get("config", {}), rng, 3)
        (out / ".mirgen" / "build.json").write_text(json.dumps(request))


def _links(rng: random.Random, out: Path) -> None:
    outside = out.parent.parent / "outside"
    name = rng.choice(("data", f"data/{SHARD}", "manifest.json", ".mirgen", ".mirgen/staging",
                       ".mirgen/lock", ".mirgen/build.json", "README.md", "audit", ".mirgen/staging/x"))  # fmt: skip  # noqa: E501
    place = out / name
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.is_dir():
        shutil.rmtree(place)
    place.unlink(missing_ok=True)
    targets = (
        outside,
        outside / "secret.jpg",
        outside / "new",
        place,
        Path("/dev/zero"),
        Path(".."),
    )
    place.symlink_to(rng.choice(targets))


def _bomb(rng: random.Random, out: Path) -> None:
    """Rows that are small on the disk and large in memory."""
    rows = _read(out)
    way = rng.randrange(5)
    if way == 0:
        rows[0]["steps"]["summary"] = "x" * 300_000_000
    elif way == 1:
        rows[0]["options"] = ["x"] * 30_000_000
    elif way == 2:
        rows[0]["refs"] = [rows[0]["refs"][0]] * 3_000_000
    elif way == 3:
        rows = [rows[0] | {"images": []}] * 300_000
    else:
        rows[0]["images"] = [rows[0]["images"][0]] * 20_000
    _write(out, _table(rows, _schema(out)))


def _table(rows: list[dict[str, Any]], schema: pa.Schema) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=schema)


def _leaves(value: Any, path: tuple[Any, ...] = ()) -> Any:
    if isinstance(value, dict):
        for key in value:
            yield from _leaves(value[key], (*path, key))
    elif isinstance(value, list):
        for key, item in enumerate(value):
            yield from _leaves(item, (*path, key))
    elif path:
        yield path


def _odd(value: Any, rng: random.Random) -> Any:
    kind: Callable[[Any], bool]
    if isinstance(value, str):
        kind = lambda v: isinstance(v, str) and "\ud800" not in v  # noqa: E731
    elif isinstance(value, float):
        kind = lambda v: isinstance(v, float)  # noqa: E731
    else:
        kind = lambda v: isinstance(v, int) and not isinstance(v, bool) and abs(v) < 2**63  # noqa: E731  # noqa: E501
    return rng.choice([None, *filter(kind, VALUES)])


def _read(out: Path) -> list[dict[str, Any]]:
    return pq.read_table(out / "data" / SHARD).to_pylist()


def _schema(out: Path) -> pa.Schema:
    return pq.read_schema(out / "data" / SHARD)


def _write(out: Path, table: pa.Table, rows: int | None = None) -> None:
    pq.write_table(table, out / "data" / SHARD, compression="zstd")
    _settle(out, table.num_rows if rows is None else rows)


def _settle(out: Path, rows: int | None) -> None:
    """Make the manifest say what the shard is."""
    path = out / "manifest.json"
    content = json.loads(path.read_bytes())
    data = (out / "data" / SHARD).read_bytes()
    split = content["splits"]["test"]
    (shard,) = split["shards"]
    shard |= {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    if rows is not None:
        shard["rows"] = split["number"] = rows
    path.write_text(json.dumps(content))
