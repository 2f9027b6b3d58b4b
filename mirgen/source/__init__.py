"""From annotation files and photo folders to an index, a catalogue and pools to draw from."""

from .catalogue import Catalogue
from .index import IndexRef, build_index, dataset_name, read_report
from .kinds import beside
from .pool import block_rows, pool, pool_of, split_rows
from .report import Report
from .shares import Shares
from .sheet import contact_sheet

__all__ = [
    "Catalogue",
    "IndexRef",
    "Report",
    "Shares",
    "beside",
    "block_rows",
    "build_index",
    "contact_sheet",
    "dataset_name",
    "pool",
    "pool_of",
    "read_report",
    "split_rows",
]
