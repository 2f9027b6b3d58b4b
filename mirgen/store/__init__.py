"""Data sets on disk: Parquet shards, the manifest, the card, and the life of an OUT folder."""

from .columns import SCHEMA, from_batch, to_batch
from .folder import OutFolder
from .groups import unread_rows
from .manifest import GateTally, License, Manifest, Shard, Source, Split, Tally, Verdict
from .read import Dataset, open_dataset
from .rework import Draft, rework, reworked
from .shard import Footer, ShardWriter, read_footer, shard_name

__all__ = [
    "SCHEMA",
    "Dataset",
    "Draft",
    "Footer",
    "GateTally",
    "License",
    "Manifest",
    "OutFolder",
    "Shard",
    "ShardWriter",
    "Source",
    "Split",
    "Tally",
    "Verdict",
    "from_batch",
    "open_dataset",
    "read_footer",
    "rework",
    "reworked",
    "shard_name",
    "to_batch",
    "unread_rows",
]
