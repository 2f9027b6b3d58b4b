"""What a model is asked: text and images where they stand, options turned, parts left out."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import PIL.Image

from ..records.instance import Image, Instance, Piece
from ..seeds import generator
from .answers import LETTERS

Ablation = Literal["none", "no-images", "no-texts", "shuffled-images"]
ABLATIONS: tuple[Ablation, ...] = get_args(Ablation)

Style = Literal["direct", "steps"]

_ASK: Mapping[Style, str] = {
    "direct": "Choose the right option. End with the sentence: The answer is X. (X is its letter.)",
    "steps": (
        "Solve it in five parts, each under its heading: Summary: what is to be found and how. "
        "Captions: a sentence for each image. Text to regions: which part of an image each text "
        "speaks of. Regions to regions: what follows from comparing them. Conclusion: ends with "
        "the sentence: The answer is X. (X is the letter of the right option.)"
    ),
}


@dataclass(frozen=True, slots=True)
class Prompt:
    """One user turn; ``order`` holds, for each option shown, its position in the row."""

    parts: tuple[str | Image, ...]
    order: tuple[int, ...]

    def original(self, shown: int) -> int:
        """Return the row's position of the option shown at this place."""
        return self.order[shown]

    def digest(self) -> bytes:
        """Return what tells this prompt from any other, without encoding the images as text."""
        sha = hashlib.sha256()
        for part in self.parts:
            raw = part.encode() if isinstance(part, str) else part.bytes
            sha.update((b"t" if isinstance(part, str) else b"i") + len(raw).to_bytes(8, "little"))
            sha.update(raw)
        return sha.digest()

    def messages(self) -> list[dict[str, object]]:
        """Return the chat messages, images as data URLs between the texts."""
        return [{"role": "user", "content": [_content(part) for part in self.parts]}]

    def tokens(self) -> int:
        """Return about how many tokens it takes: 4 letters, or 28 × 28 pixels, for one."""
        return sum(_tokens(part) for part in self.parts)


def prompt(
    row: Instance,
    rotation: int = 0,
    ablation: Ablation = "none",
    style: Style = "direct",
) -> Prompt:
    """Return the question of a row with its options turned on by ``rotation`` places.

    Shown at place j is the row's option (j + rotation) mod n, as CircularEval has it.
    """
    number = len(row.options)
    order = tuple((shown + rotation) % number for shown in range(number))
    pieces = list(row.context) if ablation != "no-texts" else _asked(row)
    shown = _shuffled(row) if ablation == "shuffled-images" else tuple(range(len(row.images)))
    parts: list[str | Image] = []
    for piece in pieces:
        if piece.type == "image":
            if ablation != "no-images":
                parts.append(row.images[shown[piece.image]])
        else:
            parts.append(piece.text)
    listed = "\n".join(f"{LETTERS[j]}. {row.options[k]}" for j, k in enumerate(order))
    guess = "" if ablation == "none" else " If something is missing, give your best guess."
    parts.append(f"Options:\n{listed}\n{_ASK[style]}{guess}")
    return Prompt(_joined(parts), order)


def _asked(row: Instance) -> list[Piece]:
    """Return the images, and of the texts nothing but the question itself."""
    texts = [piece for piece in row.context if piece.type == "text"]
    asking = [sentence for piece in texts[-1:] for sentence in _questions(piece.text)]
    if not asking:
        asking = [s for piece in texts for s in _questions(piece.text)][-1:] or [texts[-1].text]
    question = Piece("text", " ".join(asking), -1)
    return [*(piece for piece in row.context if piece.type == "image"), question]


def _questions(text: str) -> list[str]:
    return [s for s in re.split(r"(?<=[.!?])\s+|\n", text) if s.rstrip().endswith("?")]


def _shuffled(row: Instance) -> tuple[int, ...]:
    """Return which image stands in each place: every one in another's, by a lot of the row's."""
    number = len(row.images)
    rng = generator("shuffled-images", row.id)
    order = [int(k) for k in rng.permutation(number)]
    # Each takes the place of the next in a ring, so that none stays where it was.
    places = list(range(number))
    for here, there in zip(order, order[1:] + order[:1], strict=True):
        places[here] = there
    return tuple(places)


def _joined(parts: list[str | Image]) -> tuple[str | Image, ...]:
    """Put texts that follow each other into one."""
    joined: list[str | Image] = []
    for part in parts:
        last = joined[-1] if joined else None
        if isinstance(part, str) and isinstance(last, str):
            joined[-1] = f"{last}\n{part}"
        else:
            joined.append(part)
    return tuple(joined)


def _tokens(part: str | Image) -> int:
    if isinstance(part, str):
        return len(part) // 4 + 1
    with PIL.Image.open(io.BytesIO(part.bytes)) as image:
        return image.width * image.height // 784 + 1


def _content(part: str | Image) -> dict[str, object]:
    if isinstance(part, str):
        return {"type": "text", "text": part}
    kind = "png" if part.bytes.startswith(b"\x89PNG") else "jpeg"
    data = base64.b64encode(part.bytes).decode("ascii")
    return {"type": "image_url", "image_url": {"url": f"data:image/{kind};base64,{data}"}}


def canonical(settings: Mapping[str, object], prompt: Prompt, sample: int) -> str:
    """Return the SHA-256 that names a request: its settings, its prompt, which sample it is."""
    told = json.dumps(settings, sort_keys=True, ensure_ascii=False).encode()
    return hashlib.sha256(told + b"\0" + prompt.digest() + b"\0%d" % sample).hexdigest()
