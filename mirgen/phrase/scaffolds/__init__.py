"""What new templates begin with: a file for each sort, with places marked ``@@NAME@@``."""

from __future__ import annotations

from pathlib import Path


def scaffold_text(sort: str) -> str:
    """Return the file of this sort: ``phrasing`` is one more way to say a task that exists."""
    return (Path(__file__).parent / f"{sort}.jinja").read_text(encoding="utf-8")
