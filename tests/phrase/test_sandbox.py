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
    "item": (
        "{{ ''['__class__'] }}",
        "access to attribute '__class__' of 'str' object is unsafe",
    ),
    "after a safe one": (
        "{{ movers[0].name }}{{ movers[0].name }}{{ movers[0].__dict__ }}",
        "access to attribute '__dict__' of 'Mover' object is unsafe",
    ),
    "mapped": (
        "{{ movers | map(attribute='__class__') | join }}",
        "access to attribute '__class__' of 'Mover' object is unsafe",
    ),
    "mapped method": (
        "{{ ['{0.__class__}'] | map(attribute='format') | join }}",
        "access to attribute 'format' of 'str' object is unsafe",
    ),
    "format map": (
        "{{ '{a.__class__}'.format_map({'a': 1}) }}",
        "access to attribute 'format_map' of 'str' object is unsafe",
    ),
    "macro": (
        "{% macro f() %}{% endmacro %}{{ f._func }}",
        "access to attribute '_func' of 'Macro' object is unsafe",
    ),
    "code": (
        "{{ range.__code__ }}",
        "access to attribute '__code__' of 'function' object is unsafe",
    ),
    "frame": (
        "{{ (movers | map(attribute='name')).gi_frame }}",
        "access to attribute 'gi_frame' of 'generator' object is unsafe",
    ),
    "class": (
        "{{ namespace.mro() }}",
        "access to attribute 'mro' of 'type' object is unsafe",
    ),
    "list": (
        "{% set x = [1] %}{% set y = x.append(2) %}{{ x }}",
        "access to attribute 'append' of 'list' object is unsafe",
    ),
    "dict": (
        "{% set x = {'a': 1} %}{{ x.a }}{{ x.update(b=2) }}",
        "access to attribute 'update' of 'dict' object is unsafe",
    ),
    "times": ("{{ 'x' * 999999999 }}", "texts and lists can't be multiplied"),
    "power": ("{{ 9 ** 9 ** 9 ** 9 }}", "a power takes numbers up to 64 here"),
    "percent": ("{{ '%999999999d' % 1 }}", "texts aren't formatted with %, use the number filter"),
    "range": ("{{ range(5000) | list }}", "range() gives 1000 numbers at most, not 5000"),
    "length": (
        "{% for i in range(240) %}{% for j in range(240) %}xx{% endfor %}{% endfor %}",
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


def test_there_is_no_filter_that_takes_attributes_by_name(say: Say) -> None:
    for body in ("{{ '' | attr('__class__') }}", "{{ [''] | map('attr', '__class__') | join }}"):
        with pytest.raises(UsageError, match="attr"):
            say(summary=body)


def test_macros_are_called_as_jinja_calls_them(say: Say) -> None:
    body = (
        "{% macro f(a, b='B') %}{{ a }}{{ b }} {% endmacro %}"
        "{% macro g() %}{{ varargs | join }}{{ kwargs.x }} {% endmacro %}"
        "{% macro h(a) %}{{ caller(a) }} {% endmacro %}"
        "{{ f(1) }}{{ f(1, 2) }}{{ f(b=3, a=4) }}{{ g(5, 6, x=7) }}"
        "{% for i in [8] %}{{ f(i) }}{% call(x) h(i) %}{{ x + 1 }}{% endcall %}{% endfor %}"
    )
    assert say(summary=body).steps.summary == "1B 12 43 567 8B 9"
    with pytest.raises(UsageError, match="takes not more than 1 argument"):
        say(summary="{% macro f(a) %}{% endmacro %}{{ f(1, 2) }}")
    with pytest.raises(UsageError, match="parameter 'b' was not provided"):
        say(summary="{% macro f(a, b) %}{{ b }}{% endmacro %}{{ f(1) }}")


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
