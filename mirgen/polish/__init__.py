"""Rewording of finished texts by a language model that can change no fact."""
