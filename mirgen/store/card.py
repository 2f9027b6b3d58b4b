"""The dataset card: README.md with the front matter that the Hub and ``datasets`` read."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import jinja2
import yaml

from ..records.puzzle import TIERS
from ..resources import folder
from .manifest import Manifest, Split

_SIZES = (
    (1_000, "n<1K"),
    (10_000, "1K<n<10K"),
    (100_000, "10K<n<100K"),
    (1_000_000, "100K<n<1M"),
    (10_000_000, "1M<n<10M"),
)


@dataclass(frozen=True, slots=True)
class _Row:
    task: str
    tier: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Photos:
    dataset: str
    name: str
    url: str
    photos: int
    links: tuple[str, ...]


def card(manifest: Manifest) -> str:
    """Return the text of README.md for this manifest."""
    splits = _order(manifest.splits)
    environment = jinja2.Environment(
        undefined=jinja2.StrictUndefined, trim_blocks=False, keep_trailing_newline=True
    )
    environment.filters |= {"cell": _cell, "license": _license, "links": _links}
    source = Path(__file__).with_name("card.md.jinja").read_text(encoding="utf-8")
    return environment.from_string(source).render(
        front=_front(manifest, splits),
        name="Multi-image reasoning data",
        manifest=manifest,
        splits=splits,
        table=_table(manifest, splits),
        totals=[manifest.splits[split].number for split in splits],
        columns=_columns(),
        licenses=[
            _Photos(source.dataset, license.name, license.url, license.photos, license.links)
            for source in manifest.sources
            for license in source.licenses
        ],
    )


def _order(splits: Mapping[str, Split]) -> list[str]:
    """Put train first: readers take the first split they meet for the main one."""
    return sorted(splits, key=lambda name: (name != "train", name))


def _front(manifest: Manifest, splits: list[str]) -> str:
    number = sum(split.number for split in manifest.splits.values())
    front = {
        "pretty_name": "Multi-image reasoning data",
        "license": "other",
        "license_name": "see-the-photos-licences",
        "license_link": "README.md",
        "language": ["en"],
        "task_categories": ["visual-question-answering"],
        "tags": ["mirgen", "multi-image", "interleaved", "visual-reasoning", "synthetic"],
        "size_categories": [next((name for top, name in _SIZES if number < top), "n>10M")],
        "configs": [
            {
                "config_name": "default",
                "default": True,
                "data_files": [
                    {"split": split, "path": f"data/{split}-*.parquet"} for split in splits
                ],
            }
        ],
    }
    return str(yaml.safe_dump(front, sort_keys=False, allow_unicode=True))


def _table(manifest: Manifest, splits: list[str]) -> list[_Row]:
    made = {
        (tally.task, tally.tier, name): tally.instances
        for name, split in manifest.splits.items()
        for tally in split.tallies
        if tally.instances
    }
    rows = sorted({(task, TIERS.index(tier)) for task, tier, _ in made})
    return [
        _Row(task, TIERS[tier], tuple(made.get((task, TIERS[tier], s), 0) for s in splits))
        for task, tier in rows
    ]


def _columns() -> list[tuple[str, str]]:
    """Return each column and its meaning, which stands once, in the schema of the record."""
    text = (folder("schemas") / "instance.schema.json").read_text(encoding="utf-8")
    properties = json.loads(text)["properties"]
    return [(name, content["description"]) for name, content in properties.items()]


def _cell(text: str) -> str:
    """Keep a text inside its cell of a Markdown table."""
    return re.sub(r"([|\\`*_<>\[\]])", r"\\\1", " ".join(text.split()))


def _license(row: _Photos) -> str:
    name = _cell(row.name) or ("unnamed" if row.url else "not told")
    return f"[{name}]({row.url})" if _is_plain(row.url) else name


def _links(row: _Photos) -> str:
    """Return a numbered link to each photo's page, and how many more there are."""
    plain = [link for link in row.links if _is_plain(link)]
    told = " ".join(f"[{k}]({link})" for k, link in enumerate(plain, start=1))
    more = row.photos - len(plain)
    return f"{told} and {more} more" if more else told


def _is_plain(url: str) -> bool:
    """Tell whether an address can stand in Markdown as it is."""
    return re.fullmatch(r"https?://[^\s()<>|\[\]]+", url) is not None
