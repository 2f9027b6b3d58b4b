"""Finished data sets put before models: answers read, pass rates, reports, training files."""
