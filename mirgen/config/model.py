"""The configuration of a build as one pydantic model; what is not given is None."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from ..records.puzzle import Tier
from .polish import UNKEPT, BaseUrl, PolishSettings
from .sources import SourceSettings

SplitName = Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]
Count = Annotated[int, Field(ge=1, le=100_000_000)]

MOST_SHARDS = 99_999
"""Shards of a split: their names count with five digits."""


def _speakable(path: str) -> str:
    if "\0" in path:
        raise ValueError("a path can't hold a NUL: leave it out")
    return path


Place = Annotated[str, Field(min_length=1), AfterValidator(_speakable)]
"""A file or folder."""


def _tiers() -> dict[Tier, float]:
    return {"easy": 4.0, "medium": 3.0, "hard": 3.0}


class CutoutLimits(BaseModel):
    """What a region must be to be pasted; lengths in photo pixels, shares of 1."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    min_area: Annotated[float, Field(gt=0)] = 2500
    min_side: Annotated[float, Field(gt=0)] = 40
    min_extent: Annotated[float, Field(gt=0)] = 90
    """Root of the box's width times height: below it a sticker would be blown up too much."""
    border: Annotated[float, Field(ge=0)] = 2
    largest_piece: Annotated[float, Field(gt=0, le=1)] = 0.95
    min_points: Annotated[int, Field(ge=3)] = 14
    min_solidity: Annotated[float, Field(ge=0, le=1)] = 0.33
    max_touching: Annotated[float, Field(ge=0, le=1)] = 0.3
    """Share of the outline that lies next to other regions."""
    max_hidden: Annotated[float, Field(ge=0, le=1)] = 0.12
    """Share of the convex hull that other regions fill: what they may hide of it."""
    max_cut: Annotated[float, Field(ge=0, le=1)] = 0.3
    """Share of the lowest fifth's outline that lies next to other regions."""
    max_person_solidity: Annotated[float, Field(ge=0, le=1)] = 0.82
    """A whole person has limbs; one cut at the waist fills its hull."""
    max_person_edge: Annotated[float, Field(ge=0)] = 0.33
    """Longest straight, level edge in a person's lower part, in widths of its box."""
    max_aspect: Annotated[float, Field(ge=1)] = 4.0
    min_bright: Annotated[float, Field(ge=0, le=255)] = 60
    """Luma that the brightest twentieth of the pixels reaches."""
    min_sharp: Annotated[float, Field(ge=0)] = 8
    """Spread of the Laplacian over the cutout, shrunk to 128 pixels."""


MACHINE = frozenset({"workers", "runner", "cluster", "shard_timeout", "gate"})
"""Options that are about the run at hand; no byte depends on them, no data set keeps them."""


POLISH = frozenset({"polish", "base_url", "polishing"})
"""Options of rewording: a shard's fingerprint has its own place for them."""


class BuildConfig(BaseModel):
    """Everything a build depends on, beside the source's own bytes."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    annotations: tuple[Place, ...] = ()
    images: tuple[Place, ...] = ()
    sources: tuple[SourceSettings, ...] = ()
    """Settings of each source, in the order of ``annotations``."""
    out: Place | None = None
    splits: dict[SplitName, Count] = Field(
        default_factory=lambda: {"train": 160, "test": 40},
        min_length=1,
        json_schema_extra={"additionalProperties": False},
    )
    seed: Annotated[int, Field(ge=0, lt=1 << 63)] = 0
    tasks: tuple[str, ...] = ()
    tiers: dict[Tier, Annotated[float, Field(ge=0)]] = Field(default_factory=_tiers)
    templates: tuple[Place, ...] = ()
    workers: Annotated[int, Field(ge=1, le=256)] | None = None
    runner: Literal["processes", "dask", "ray"] = "processes"
    cluster: Place | None = None
    """Address of the Dask scheduler or Ray head that shards are sent to; without, one in here."""
    exhaustive: tuple[str, ...] = ()
    style: Literal["sticker", "natural"] = "sticker"
    """How pasted things look: stickers on stages, or borderless on photos where there are some."""
    longest_side: Annotated[int, Field(ge=224, le=2048)] = 640
    quality: Annotated[int, Field(ge=60, le=100)] = 90
    max_pixels: Annotated[int, Field(ge=10_000)] = 64_000_000
    """Pixels of a photo; larger ones are left out before they are decoded."""
    max_json_mb: Annotated[int, Field(ge=1)] = 2048
    """Size of an annotation file in megabytes; reading takes about ten times as much memory."""
    shard_rows: Annotated[int, Field(ge=1, le=5000)] | None = None
    shard_timeout: Annotated[int, Field(ge=1)] = 3600
    """Seconds after which a worker process that isn't done with its shard is ended."""
    cutouts: CutoutLimits = CutoutLimits()
    gate: bool = False
    """Whether the build ends with exit code 4 where a check of its audit failed."""
    polish: Annotated[str, Field(min_length=1)] | None = None
    """The model that rewords the texts; without, they stay as the templates say them."""
    base_url: BaseUrl | None = None
    """An OpenAI-compatible endpoint."""
    polishing: PolishSettings = PolishSettings()

    @model_validator(mode="after")
    def _pairs(self) -> BuildConfig:
        if len(self.annotations) != len(self.images):
            raise ValueError(
                f"annotations and images aren't lists of equal length, got "
                f"{len(self.annotations)} and {len(self.images)}: give one folder for each file"
            )
        if self.sources and len(self.sources) != len(self.annotations):
            raise ValueError(
                f"sources has {len(self.sources)} entries for {len(self.annotations)} annotation "
                "files: write one for each, {} where nothing is to be said"
            )
        if self.cluster is not None and self.runner == "processes":
            raise ValueError(
                "a cluster is named and the runner is processes: choose the runner dask or ray, or "
                "leave cluster out"
            )
        if "all" in self.splits:
            raise ValueError(
                "a split can't be called 'all', readers keep that for all splits together: "
                "choose another name"
            )
        if not any(self.tiers.values()):
            raise ValueError("no tier has a weight above 0: give at least one of them, as easy=1")
        largest = max(self.splits, key=lambda name: self.splits[name])
        if self.splits[largest] > MOST_SHARDS * (self.shard_rows or 1000):
            raise ValueError(
                f"split {largest!r} of {self.splits[largest]} would need more than {MOST_SHARDS} "
                "shards: ask for fewer instances, or raise shard_rows"
            )
        return self

    def content(self) -> dict[str, object]:
        """Return what the bytes of the data set depend on (no folders, nothing of MACHINE)."""
        free = {"annotations", "images", "out", "splits", "seed", "templates", "max_json_mb"}
        return self.model_dump(mode="json", exclude=free | MACHINE | POLISH)

    def kept(self) -> dict[str, Any]:
        """Return the options that a data set keeps: nothing of this machine or of one run."""
        left_out: Any = {"out": True, **dict.fromkeys(MACHINE, True), "polishing": set(UNKEPT)}
        return self.model_dump(mode="json", exclude=left_out)

    def only(self, annotations: str, images: str) -> BuildConfig:
        """Return the config for one source alone, with what is said of that file, if anything."""
        places = [k for k, a in enumerate(self.annotations) if Path(a) == Path(annotations)]
        update = {
            "annotations": (annotations,),
            "images": (images,),
            "sources": self.sources[places[0] : places[0] + 1] if places else (),
            "exhaustive": (),
        }
        return self.model_copy(update=update)

    def source(self, place: int) -> SourceSettings:
        """Return what is said of the source at this place; nothing but defaults where nothing is.

        Its ``exhaustive`` is the build's where it has none of its own.
        """
        said = self.sources[place] if self.sources else SourceSettings()
        if said.exhaustive is None:
            said = said.model_copy(update={"exhaustive": self.exhaustive})
        return said
