"""Audits of finished data sets: can they be gamed, are they right, are they varied."""

from .audit import Audit, audit
from .verdict import Check

__all__ = ["Audit", "Check", "audit"]
