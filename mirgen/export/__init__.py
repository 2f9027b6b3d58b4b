"""Reads finished data sets and shows them: reports, pages, pictures."""
