"""What a rendering may do is counted as a whole, and begins anew with each instance."""

from __future__ import annotations

import pytest
from jinja2.exceptions import SecurityError

from mirgen.errors import UsageError
from mirgen.phrase import meter
from mirgen.phrase.meter import MAX_ITEMS, MAX_STEPS, MAX_TEXT, METER

from .conftest import Say

LOOP = "{% for i in range(1000) %}{% endfor %}"


def test_steps_are_counted_over_all_blocks(say: Say) -> None:
    loops = MAX_STEPS // 1000
    body = LOOP * 2 + "{% for i in range(" + str(loops // 2) + ") %}" + LOOP + "{% endfor %}"
    say(summary="A." + body)
    with pytest.raises(UsageError, match=f"takes more than {MAX_STEPS} steps for one instance"):
        say(summary="A." + body, conclusion=body + "{{ letter }} {{ answer_text }}.")


def test_each_instance_begins_anew(say: Say) -> None:
    for _ in range(3):
        say(summary="A." + LOOP * (MAX_STEPS // 1000 - 5))


def test_texts_and_lists_are_counted_by_their_length() -> None:
    METER.start()
    left = METER.left
    meter.made("x" * 640)
    assert left - METER.left == 11
    meter.concat(["x" * 640, "y" * 640])
    assert left - METER.left == 11 + 20
    meter.made([0] * 80)
    assert left - METER.left == 11 + 20 + 11


def test_the_weight_of_a_list_is_that_of_all_in_it() -> None:
    one = [0] * (MAX_ITEMS // 3)
    assert meter.weight([one, {"a": (1, 2)}]) == len(one) + 2 + 1 + 2
    with pytest.raises(SecurityError, match="with those of its lists"):
        meter.weight([one, [one, one]])


def test_long_texts_are_refused_before_they_are_made() -> None:
    with pytest.raises(SecurityError, match=f"{MAX_TEXT} characters at most"):
        meter.concat(["x" * 1000] * 100_000_00)


def test_a_step_may_take_long(monkeypatch: pytest.MonkeyPatch, say: Say) -> None:
    monkeypatch.setattr(meter, "MAX_SECONDS", 0.0)
    with pytest.raises(UsageError, match="takes longer than 0 s for one instance"):
        say(summary="A." + LOOP)
