"""Rooms for meals: the kitchen and the dining room."""

from __future__ import annotations

from ..canvas import Canvas, Light
from ..layout import row, shuffled, some
from ..svg import Pen, dark, light, mix, pick
from .rooms import frame, rug, shell, window


def kitchen_room(c: Canvas, v: int) -> None:
    """A kitchen with refrigerator and oven."""
    r, w, h = c.rng, c.w, c.h
    p, floor = Pen(w, h), h * 0.72
    wall = shell(p, r, floor)
    window(p, w * 0.4, h * 0.1, w * 0.2, h * 0.24, pick(r, ("#d9826b", "#e3b85f")))
    front = pick(r, ("#8fb0a8", "#d9a88a", "#9fb0c4"))
    x0, x1 = w * 0.3, w * 0.7
    p.rect(x0, h * 0.47, x1 - x0, h * 0.28, p.soft(front))
    for i in range(3):
        a = x0 + 6 + i * (x1 - x0 - 6) / 3
        p.rect(a, h * 0.5, (x1 - x0) / 3 - 9, h * 0.225, p.soft(light(front, 0.2)), 4)
        p.dot(a + 12, h * 0.6, 4, "#f2cf6e")
    p.rect(x0 - 3, h * 0.45, x1 - x0 + 6, h * 0.03, p.soft("#c99f78"), 3)
    rug(p, w * 0.5, h * 0.9, w * 0.5, dark(wall, 0.25))
    c.backdrop(p)
    c.light = Light(0.3, 0.28, (1.02, 1.0, 0.97))
    left = 0.16 if v % 2 else 0.84
    c.put("refrigerator", w * left, h * 0.79, h * 0.62, shadow="room")
    c.put("oven", w * (1 - left), h * 0.79, h * 0.34, shadow="room")
    c.put("clock", w * (1 - left), h * 0.3, h * 0.16, shadow="wall")
    for i, key in enumerate(shuffled(r, ("toaster", "bottle", "bowl", "vase"))):
        high = {"toaster": 0.13, "bottle": 0.19, "bowl": 0.085, "vase": 0.2}[key]
        c.put(key, x0 + (x1 - x0) * (i + 0.5) / 4, h * 0.462, h * high, shadow="room")
    row(
        c,
        shuffled(r, ("chair", "cat", "person", "potted plant")),
        h * 0.27,
        h * 0.9,
        h * 0.965,
        shadow="room",
        spare=0.2,
    )


def dining_room(c: Canvas, v: int) -> None:
    """The whole table, with chairs around it."""
    r, w, h = c.rng, c.w, c.h
    p, floor = Pen(w, h), h * 0.6
    wall = shell(p, r, floor)
    window(p, w * 0.36, h * 0.1, w * 0.26, h * 0.26, mix(wall, "#c9705f", 0.5))
    frame(p, r, w * 0.08, h * 0.12, 70, 88)
    c.backdrop(p)
    c.light = Light(0.2, 0.28, (1.02, 1.0, 0.96))
    c.put("clock", w * 0.84, h * 0.3, h * 0.16, shadow="wall")
    for x in (0.33, 0.66):
        c.put("chair", w * x, h * 0.76, h * 0.42, shadow="room")
    tall = h * 0.4 if w > 500 else h * 0.26
    c.put("dining table", w * 0.5, h * 0.93, tall, shadow="room", flip=False)
    y = h * 0.93 - tall * 0.84
    keys = shuffled(
        r,
        some(
            r,
            ("cake", "vase", "bowl", "cup", "bottle", "wine glass", "pizza", "donut"),
            5 if w > 500 else 3,
        ),
    )
    for i, key in enumerate(keys):
        x = w * 0.5 + (i - (len(keys) - 1) / 2) * tall * 2.33 * 0.165
        high = {
            "cake": 0.19,
            "vase": 0.26,
            "bowl": 0.105,
            "cup": 0.1,
            "bottle": 0.25,
            "wine glass": 0.2,
            "pizza": 0.1,
            "donut": 0.1,
        }[key]
        c.put(key, x, y + (i % 2) * tall * 0.07, h * high, shadow="room")
    for x, key in ((0.07, pick(r, ("cat", "dog sitting"))), (0.93, "potted plant")):
        c.put(key, w * x, h * 0.95, h * (0.24 if key != "potted plant" else 0.34), shadow="room")
