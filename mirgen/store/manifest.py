"""The manifest: what a data set holds and what it was made of; what it doesn't name isn't there."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from .. import SCHEMA_VERSION
from ..errors import OutputError
from ..records.puzzle import TIERS, Tier
from ..remote import Place

Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
Whole = Annotated[int, Field(ge=0)]
Word = Annotated[str, Field(min_length=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, defer_build=True)


class Shard(_Strict):
    """One Parquet file under data/."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9_]+-[0-9]{5}-of-[0-9]{5}\.parquet$")]
    rows: Whole
    bytes: Whole
    sha256: Sha256
    fingerprint: Word = Field(description="Everything its rows depend on, as one hash.")


class Tally(_Strict):
    """What became of the draws for one task and tier."""

    task: Word
    tier: Tier
    instances: Whole
    rejected: dict[Word, Whole] = Field(default={}, description="Reason code to number of draws.")


class Split(_Strict):
    """One split: how it was asked for, its files, and what was drawn for it."""

    seed: Annotated[int, Field(ge=0, lt=1 << 63)]
    number: Whole = Field(description="Instances, over all shards.")
    shards: tuple[Shard, ...]
    tallies: tuple[Tally, ...] = Field(description="In order of task, then tier.")


class License(_Strict):
    """A licence and the number of photos under it; name and URL are empty where none is told."""

    name: str
    url: str
    photos: Whole
    links: tuple[str, ...] = Field(
        default=(), description="Addresses of its photos, in order, at most 200 of them."
    )


class Source(_Strict):
    """One annotated photo collection as it was read."""

    dataset: Word
    fingerprint: Word = Field(description="Hash of the annotations and of every usable photo.")
    photos: Whole = Field(description="Usable photos.")
    regions: Whole = Field(description="Usable regions.")
    dropped: dict[Word, Whole] = Field(
        default={}, description="Reason code to number of photos or annotations left out."
    )
    licenses: tuple[License, ...] = ()
    categories: tuple[str, ...] = Field(default=(), description="Names of its regions, sorted.")


class GateTally(_Strict):
    """How many checks of one gate ended how."""

    passed: Whole
    failed: Whole
    not_judged: Whole = Field(description="Too few rows, or not all of them, were looked at.")


class Verdict(_Strict):
    """What the audit at the end of the build found; `mirgen audit` looks more closely."""

    rows: Whole = Field(description="Rows that were looked at.")
    gates: dict[Word, GateTally]
    failed: tuple[str, ...] = Field(default=(), description="Every check that failed.")


class Manifest(_Strict):
    """The whole of manifest.json; holds no clock, host, absolute path or worker number."""

    generator: Literal["mirgen"] = "mirgen"
    schema_version: Literal[1] = Field(description="Version of the Parquet columns.")
    versions: dict[Word, Word] = Field(description="mirgen, Python and the libraries that decide.")
    config: dict[Word, JsonValue] = Field(description="The options that the rows depend on.")
    proportions: dict[Word, Annotated[float, Field(gt=0)]] = Field(
        description="Share of the photos that belongs to each split, by weight."
    )
    sources: tuple[Source, ...]
    templates: dict[Word, Sha256] = Field(description="Template name to the hash of its text.")
    splits: dict[Annotated[str, Field(pattern="^[a-z0-9_]+$")], Split] = Field(
        json_schema_extra={"additionalProperties": False}
    )

    audit: Verdict | None = None

    @property
    def shards(self) -> dict[str, Shard]:
        """Every shard by file name, splits in alphabetical order."""
        return {s.name: s for _, split in sorted(self.splits.items()) for s in split.shards}

    def encoded(self) -> bytes:
        """Return the file's bytes: JSON with sorted keys, the same for equal manifests."""
        content = self.model_dump(mode="json")
        text = json.dumps(content, sort_keys=True, indent=2, ensure_ascii=False, allow_nan=False)
        return f"{text}\n".encode()


def read_manifest(path: Place) -> Manifest:
    """Return the manifest in this file.

    Raises OutputError where it is missing, not JSON, not ours, of another schema version, or
    breaks its schema; the message ends in ``@ $.path``.
    """
    try:
        raw = path.read_bytes()
        content = json.loads(raw)
    except (FileNotFoundError, NotADirectoryError):
        raise OutputError(
            "there is no mirgen data set here",
            where=str(path.parent),
            remedy="give the folder of a finished build, or run `mirgen build` first",
        ) from None
    except OSError as error:
        raise OutputError(
            f"can't read the manifest: {error.strerror}",
            where=str(path),
            remedy="give yourself read permission",
        ) from None
    except ValueError as error:
        raise OutputError(
            f"the manifest isn't JSON: {error}",
            where=str(path),
            remedy="bring back the file as it was built, or build again into an empty folder",
        ) from None
    if not isinstance(content, dict) or content.get("generator") != "mirgen":
        raise OutputError(
            "this manifest isn't mirgen's", where=str(path), remedy="choose another folder"
        )
    version = content.get("schema_version")
    if version != SCHEMA_VERSION:
        maker = _maker(content)
        raise OutputError(
            f"this data set has schema version {version!r}, this mirgen reads {SCHEMA_VERSION}",
            where=str(path),
            remedy=f"use {maker} that built it, or build again into an empty folder",
        )
    try:
        return Manifest.model_validate_json(raw)
    except ValidationError as error:
        first = error.errors()[0]
        raise OutputError(
            f"the manifest breaks its schema: {first['msg']} @ {_path(first['loc'])}",
            where=str(path),
            remedy="bring back the file as it was built, or build again into an empty folder",
        ) from None


def merge(tallies: Iterable[Tally]) -> tuple[Tally, ...]:
    """Add up tallies of the same task and tier, such as those of a split's shards."""
    made: dict[tuple[str, int], int] = {}
    rejected: dict[tuple[str, int], dict[str, int]] = {}
    for tally in tallies:
        key = (tally.task, TIERS.index(tally.tier))
        made[key] = made.get(key, 0) + tally.instances
        reasons = rejected.setdefault(key, {})
        for reason, number in tally.rejected.items():
            reasons[reason] = reasons.get(reason, 0) + number
    return tuple(
        Tally(task=task, tier=TIERS[tier], instances=made[task, tier], rejected=reasons)
        for (task, tier), reasons in sorted(rejected.items(), key=lambda item: item[0])
    )


def _maker(content: Mapping[str, object]) -> str:
    versions = content.get("versions")
    version = versions.get("mirgen") if isinstance(versions, dict) else None
    return f"the mirgen {version}" if isinstance(version, str) else "the mirgen"


def _path(parts: tuple[int | str, ...]) -> str:
    return "$" + "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in parts)
