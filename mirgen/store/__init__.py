"""Data sets on disk: Parquet shards, the manifest, the card, and the life of an OUT folder."""

from .columns import SCHEMA, from_batch, to_batch
from .folder import OutFolder
from .groups import unread_rows
from .manifest import GateTally, License, Manifest, Shard, Source, Split, Tally, Verdict
from .out import Out, open_out
from .read import Dataset, open_dataset
from .retally import TALLIES
from .rework import Draft, rework, reworked
from .shard import Footer, ShardWriter, read_footer, shard_name
from .unfinished import Unfinished, unfinished

__all__ = [
    "SCHEMA",
    "TALLIES",
    "Dataset",
    "Draft",
    "Footer",
    "GateTally",
    "License",
    "Manifest",
    "Out",
    "OutFolder",
    "Shard",
    "ShardWriter",
    "Source",
    "Split",
    "Tally",
    "Unfinished",
    "Verdict",
    "from_batch",
    "open_dataset",
    "open_out",
    "read_footer",
    "rework",
    "reworked",
    "shard_name",
    "to_batch",
    "unfinished",
    "unread_rows",
]
