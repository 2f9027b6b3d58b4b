"""One model on one data set: every request, and what each reply is worth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from ..records.instance import Instance
from ..store import Dataset
from .answers import LETTERS
from .asking import Model, Request
from .comparison import Likeness, compare
from .grounding import Grounding, Unit, ground
from .judged import Judged, judge
from .prompts import Ablation, Prompt, Style, prompt
from .replies import Replies


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked: every rotation or the first, with what left out, in which form."""

    circular: bool = False
    ablations: tuple[Ablation, ...] = ()
    steps: bool = False
    unit: Unit = "pixels"
    split: str | None = None
    limit: int | None = None
    """The first so many instances of each split only."""

    @property
    def style(self) -> Style:
        """How the model is told to answer."""
        return "steps" if self.steps else "direct"


@dataclass(frozen=True, slots=True)
class Result:
    """A reply and its row, without the images."""

    id: str
    split: str
    task: str
    category: str
    tier: str
    images: int
    options: int
    answer: str
    ablation: Ablation
    rotation: int
    judged: Judged
    reply: str
    grounding: Grounding
    steps: dict[str, Likeness] | None

    @property
    def right(self) -> bool:
        """Whether the option named is the right one."""
        return self.judged.kind == "right"

    def document(self) -> dict[str, object]:
        """Return the line of instances.jsonl."""
        steps = None
        if self.steps is not None:
            steps = {name: asdict(like) for name, like in self.steps.items()}
        return {
            "id": self.id,
            "split": self.split,
            "task": self.task,
            "category": self.category,
            "tier": self.tier,
            "images": self.images,
            "options": self.options,
            "ablation": self.ablation,
            "rotation": self.rotation,
            "answer": self.answer,
            "named": LETTERS[self.judged.index] if self.judged.answered else None,
            "named_as_shown": LETTERS[self.judged.shown] if self.judged.answered else None,
            "kind": self.judged.kind,
            "read_by": self.judged.how,
            "right": self.right,
            "boxes_iou": [round(x, 4) for x in self.grounding.overlaps],
            "steps": steps,
            "reply": self.reply,
        }


def chosen(data: Dataset, plan: Plan) -> Iterator[Instance]:
    """Return the instances that are asked about, in order."""
    for split in (plan.split,) if plan.split else data.splits:
        for number, row in enumerate(data.instances(split)):
            if plan.limit is not None and number >= plan.limit:
                break
            yield row


def prompts(row: Instance, plan: Plan) -> Iterator[tuple[Ablation, int, Prompt]]:
    """Return what is asked about one instance: ablation, rotation, prompt."""
    for rotation in range(len(row.options) if plan.circular else 1):
        yield "none", rotation, prompt(row, rotation, style=plan.style)
    for ablation in plan.ablations:
        yield ablation, 0, prompt(row, 0, ablation, plan.style)


def requests(data: Dataset, model: Model, plan: Plan) -> Iterator[Request]:
    """Return every request of an evaluation, instance by instance."""
    for row in chosen(data, plan):
        for _, _, asked in prompts(row, plan):
            yield Request(model.key(asked), asked)


def results(data: Dataset, model: Model, plan: Plan, replies: Replies) -> Sequence[Result]:
    """Read all replies, in the order of the rows. Every request must have its reply."""
    found = []
    for row in chosen(data, plan):
        for ablation, rotation, asked in prompts(row, plan):
            reply = replies.get(model.key(asked))
            if reply is None:
                raise KeyError(f"{row.id}, {ablation}, rotation {rotation} has no reply")
            whole = ablation == "none"
            found.append(
                Result(
                    id=row.id,
                    split=row.split,
                    task=row.task,
                    category=row.category,
                    tier=row.tier,
                    images=len(row.images),
                    options=len(row.options),
                    answer=row.answer,
                    ablation=ablation,
                    rotation=rotation,
                    judged=judge(row, asked, reply),
                    reply=reply.text,
                    grounding=ground(row, reply.text, plan.unit) if whole else Grounding(()),
                    steps=compare(row.steps, reply.text) if plan.steps and whole else None,
                )
            )
    return found
