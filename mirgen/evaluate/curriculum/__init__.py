"""Staged training files: which row in which stage, what is given and asked, for which trainer."""
