"""What an endpoint's answer holds: the texts by key, or the kind of failure it is."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

import orjson

from ..chat.asker import Failure

MENDED = {
    "null": "there was no text in it",
    "empty": "it was empty",
    "truncated": "it was cut off: be briefer",
    "malformed": "it wasn't one JSON object of texts",
    "wrong-keys": "its keys weren't those of the texts",
}
"""Kinds of failure that a second try, told of them, may mend."""

_FENCE = re.compile(r"\s*```(?:json)?\s*\n(.*?)\n?```\s*", re.S)
_TAG = re.compile(r"^[ \t]*<<([^<>\n]+)>>[ \t]*:?[ \t]*", re.M)
_REFUSAL = re.compile(
    r"\s*(?:i(?:'|’)?m sorry|i am sorry|sorry,|i can(?:'|’)?t|i cannot|i(?:'|’)m unable"
    r"|i won(?:'|’)t|as an ai|unfortunately)",
    re.I,
)


def texts_in(answer: Any, keys: Collection[str]) -> dict[str, str]:
    """Return the reply's texts. Raises Failure where it is anything but whole."""
    try:
        choice = answer["choices"][0]
        message = choice["message"]
        reason, content = choice.get("finish_reason"), message.get("content")
        refusal = message.get("refusal")
    except (AttributeError, KeyError, IndexError, TypeError):
        raise Failure("malformed") from None
    if refusal:
        raise Failure("refused")
    if reason == "content_filter":
        raise Failure("filtered")
    if reason == "length":
        raise Failure("truncated")
    if content is None:
        raise Failure("null")
    if not isinstance(content, str):
        raise Failure("malformed")
    if not content.strip():
        raise Failure("empty")
    return _texts(content, keys)


def _texts(content: str, keys: Collection[str]) -> dict[str, str]:
    fenced = _FENCE.fullmatch(content)
    try:
        found = orjson.loads(fenced[1] if fenced else content)
    except orjson.JSONDecodeError:
        parts = _TAG.split(content)
        if len(parts) < 3 or parts[0].strip():
            raise Failure("refused" if _REFUSAL.match(content) else "malformed") from None
        names = parts[1::2]
        if len(set(names)) < len(names):
            raise Failure("wrong-keys") from None
        found = {k.strip(): text.strip() for k, text in zip(names, parts[2::2], strict=True)}
    if not isinstance(found, dict):
        raise Failure("malformed")
    if found.keys() != set(keys):
        raise Failure("wrong-keys")
    if not all(isinstance(text, str) for text in found.values()):
        raise Failure("malformed")
    return {key: found[key] for key in keys}
