"""Templates reach words and nothing else, and what they make is bounded."""

from __future__ import annotations

import pytest

from mirgen.errors import UsageError

from .conftest import Say

REFUSED = {
    "dunder": ("{{ ''.__class__ }}", "access to attribute '__class__' of 'str' object is unsafe"),
    "dataclass": (
        "{{ movers[0].__class__ }}",
        "access to attribute '__class__' of 'Mover' object is unsafe",
    ),
    "function": (
        "{{ ref.__globals__ }}",
        "access to attribute '__globals__' of 'function' object is unsafe",
    ),
    "format": (
        "{{ '{0:>999999999}'.format(1) }}",
        "access to attribute 'format' of 'str' object is unsafe",
    ),
    "grow": (
        "{{ 'x'.ljust(999999999) }}",
        "access to attribute 'ljust' of 'str' object is unsafe",
    ),
    "times": ("{{ 'x' * 999999999 }}", "texts and lists can't be multiplied"),
    "power": ("{{ 9 ** 9 ** 9 ** 9 }}", "a power takes numbers up to 64 here"),
    "percent": ("{{ '%999999999d' % 1 }}", "texts aren't formatted with %, use the number filter"),
    "range": ("{{ range(5000) | list }}", "range() gives 1000 numbers at most, not 5000"),
    "length": (
        "{% for i in range(400) %}{% for j in range(400) %}x{% endfor %}{% endfor %}",
        "a block may hold 100000 characters at most",
    ),
    "endless": (
        "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
        "the template never ends",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(say: Say, name: str) -> None:
    body, what = REFUSED[name]
    with pytest.raises(UsageError) as caught:
        say(summary=f"\n\n{body}")
    assert caught.value.what == what
    line = 6 if name == "length" else 8  # the sum of a block's parts has no line of its own
    assert caught.value.where.endswith(f"speed/plain.jinja:{line}")


def test_no_globals_of_jinja_are_left(say: Say) -> None:
    for name in ("lipsum", "dict", "cycler", "joiner"):
        with pytest.raises(UsageError, match=f"'{name}' is undefined"):
            say(summary=f"{{{{ {name} }}}}")


def test_what_templates_need_is_there(say: Say) -> None:
    body = (
        "{% set ns = namespace(n=0) %}{% for m in movers %}{% set ns.n = ns.n + 3 * m.regions[1] %}"
        "{% endfor %}{{ ns.n }} {{ 7 % 4 }} {{ 2 ** 3 }} {{ movers | map(attribute='name') "
        "| join_and }} {{ 'a b'.split()[1].upper() }} {{ movers | length is odd }}"
    )
    assert say(summary=body).steps.summary == "15 3 8 car and bus B False"
