"""What loses its form where it is shown small is no cutout."""

from __future__ import annotations

import numpy as np

from mirgen.source.frail import frail


def disc(size: int) -> np.ndarray:
    ys, xs = np.mgrid[:size, :size] + 0.5
    return ((xs - size / 2) ** 2 + (ys - size / 2) ** 2 <= (size / 2) ** 2).astype(np.uint8)


def test_a_solid_thing_stays() -> None:
    for size in (45, 90, 200, 500):
        assert not frail(disc(size))


def test_a_thing_on_a_string_is_worn() -> None:
    """A balloon's string is a third of its height, and gone where it is shown small."""
    balloon = np.zeros((400, 260), np.uint8)
    balloon[:260] = disc(260)
    balloon[260:, 128:132] = 1
    assert frail(balloon)
    balloon[260:, 90:170] = 1
    assert not frail(balloon)


def test_a_thing_of_two_halves_falls_apart() -> None:
    glasses = np.zeros((200, 460), np.uint8)
    glasses[:, :200], glasses[:, 260:] = disc(200), disc(200)
    glasses[99:102, 195:265] = 1
    assert frail(glasses)
    glasses[70:130, 190:270] = 1
    assert not frail(glasses)
