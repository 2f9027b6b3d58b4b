"""What each trainer reads: the lines of the file, and the files beside it that keep its order."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .lesson import Lesson

FILE = "curriculum.jsonl"
SCRIPTS = Path(__file__).with_name("scripts")


@dataclass(frozen=True, slots=True)
class Line:
    """One lesson in its place: the row it is of, the stage, and the images' files in DEST."""

    id: str
    task: str
    stage: str
    lesson: Lesson
    images: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trainer:
    """How a trainer's line is made, and its own files by name, with how each one is made."""

    line: Callable[[Line], dict[str, object]]
    files: Sequence[str]
    start: str
    """The command that starts it, for the README."""


def _flat(line: Line) -> dict[str, object]:
    """Return messages with each image as ``<image>`` in the user's text."""
    said = "\n".join(part if isinstance(part, str) else "<image>" for part in line.lesson.prompt)
    return {
        "id": line.id,
        "stage": line.stage,
        "messages": [
            {"role": "user", "content": said},
            {"role": "assistant", "content": line.lesson.reply},
        ],
        "images": list(line.images),
    }


def _ms_swift(line: Line) -> dict[str, object]:
    """Return ms-swift's line; ``objects`` stand in it for all lines or for none."""
    made = _flat(line) | {"channel": line.task}
    if pointed := line.lesson.pointed:
        made["objects"] = {
            "ref": [p.words for p in pointed],
            "bbox": [list(p.box) for p in pointed],
            "bbox_type": "real",
            "image_id": [p.image for p in pointed],
        }
    return made


def _trl(line: Line) -> dict[str, object]:
    """Return a prompt and a completion with typed content: plain text would move images ahead."""
    content = [
        {"type": "text", "text": part} if isinstance(part, str) else {"type": "image"}
        for part in line.lesson.prompt
    ]
    reply = [{"type": "text", "text": line.lesson.reply}]
    return {
        "id": line.id,
        "stage": line.stage,
        "prompt": [{"role": "user", "content": content}],
        "completion": [{"role": "assistant", "content": reply}],
        "images": list(line.images),
    }


TRAINERS: Mapping[str, Trainer] = {
    "ms-swift": Trainer(_ms_swift, ("run.sh",), "MODEL=Qwen/Qwen2.5-VL-7B-Instruct sh run.sh"),
    "trl": Trainer(_trl, ("train.py",), "python train.py Qwen/Qwen2.5-VL-7B-Instruct"),
    "llama-factory": Trainer(_flat, ("run.sh", "train.yaml", "dataset_info.json"), "sh run.sh"),
}


def encoded(trainer: str, line: Line) -> bytes:
    """Return a line of the file."""
    made = TRAINERS[trainer].line(line)
    return json.dumps(made, ensure_ascii=False).encode() + b"\n"


def script(trainer: str, name: str) -> bytes:
    """Return a trainer's own file."""
    return (SCRIPTS / trainer / f"{name}.in").read_bytes()
