"""Audits of finished data sets: can they be gamed, are they right, are they varied."""

from .audit import MOST, Audit, audit, quick
from .report import page, report
from .tables import markdown
from .verdict import Check

__all__ = ["MOST", "Audit", "Check", "audit", "markdown", "page", "quick", "report"]
