"""Hostile inputs for ``benchmarks/fuzz.py``: each module makes one kind from a seed."""
