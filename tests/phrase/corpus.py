"""The hostile corpus: what templates might try, and a piece of the sentence that each gets."""

from __future__ import annotations

from .conftest import FRONT, blocks, source

UNSAFE = "is unsafe"
UNDEFINED = "is undefined"
STEPS = "steps for one instance"
LONG = "characters at most"
ITEMS = "items at most"
DEEP = "nests too deeply"

REACHING = {
    "class walk": ("{{ ''.__class__.__mro__[1].__subclasses__() }}", UNSAFE),
    "class by item": ("{{ ''['__class__']['__mro__'] }}", UNSAFE),
    "class by joined name": ("{{ ''['__cla' ~ 'ss__'] }}", UNSAFE),
    "class by hex": (r"{{ ''['\x5f\x5fclass\x5f\x5f'] }}", UNSAFE),
    "class by reversed name": ("{{ ''['__ssalc__' | reverse] }}", UNSAFE),
    "attr filter": ("{{ '' | attr('__class__') }}", "no filter 'attr'"),
    "mapped attr filter": ("{{ [''] | map('attr', '__class__') | join }}", "attr"),
    "mapped attribute": ("{{ [''] | map(attribute='__class__') | join }}", UNSAFE),
    "mapped dotted attribute": (
        "{{ movers | map(attribute='name.__class__') | join }}",
        UNSAFE,
    ),
    "selectattr": ("{{ [''] | selectattr('__class__') | list | length }}", UNSAFE),
    "sort attribute": ("{{ ['', ''] | sort(attribute='__class__') | length }}", UNSAFE),
    "sum attribute": ("{{ movers | sum(attribute='__class__') }}", UNSAFE),
    "unique attribute": ("{{ movers | unique(attribute='__class__') | list }}", UNSAFE),
    "max attribute": ("{{ movers | max(attribute='__class__') }}", UNSAFE),
    "join attribute": ("{{ movers | join(attribute='__class__') }}", UNSAFE),
    "lipsum": ("{{ lipsum.__globals__['os'].popen('id').read() }}", UNDEFINED),
    "cycler": ("{{ cycler.__init__.__globals__.os }}", UNDEFINED),
    "joiner": ("{{ joiner.__init__.__globals__.os }}", UNDEFINED),
    "dict": ("{{ dict(a=1) }}", UNDEFINED),
    "request": ("{{ request.application.__globals__ }}", UNDEFINED),
    "config": ("{{ config.items() }}", UNDEFINED),
    "builtins": ("{{ __builtins__.open('/etc/passwd').read() }}", UNDEFINED),
    "import": ("{{ __import__('os').system('id') }}", UNDEFINED),
    "environment": ("{{ environment.loader }}", UNDEFINED),
    "context": ("{{ context.vars }}", UNDEFINED),
    "self": ("{{ self._TemplateReference__context }}", UNSAFE),
    "self globals": ("{{ self.__init__.__globals__ }}", UNSAFE),
    "namespace": ("{{ namespace.__init__.__globals__ }}", UNSAFE),
    "namespace class": ("{{ namespace.mro() }}", UNSAFE),
    "ref": ("{{ ref.__globals__.re }}", UNSAFE),
    "range": ("{{ range.__code__.co_consts }}", UNSAFE),
    "pick": ("{{ pick.__closure__[0].cell_contents }}", UNSAFE),
    "loop": ("{% for x in [1] %}{{ loop._iterator }}{% endfor %}", UNSAFE),
    "loop globals": ("{% for x in [1] %}{{ loop.__init__.__globals__ }}{% endfor %}", UNSAFE),
    "loop's undefined": ("{% for x in [1] %}{{ loop.previtem.__class__ }}{% endfor %}", ""),
    "macro": ("{% macro f() %}{% endmacro %}{{ f._func.__globals__ }}", UNSAFE),
    "macro caller": (
        "{% macro f() %}{{ caller.__init__ }}{% endmacro %}{% call f() %}{% endcall %}",
        UNSAFE,
    ),
    "generator": ("{{ (movers | map(attribute='name')).gi_frame.f_globals }}", UNSAFE),
    "generator code": ("{{ (movers | select).gi_code }}", UNSAFE),
    "bound method": ("{{ 'x'.upper.__self__ }}", UNSAFE),
    "undefined": ("{{ nothing.__class__ }}", UNDEFINED),
    "module": ("{% import 'speed/_m.jinja' as m %}{{ m._body_stream }}", UNSAFE),
    "append": ("{% set x = [1] %}{{ x.append(2) }}", UNSAFE),
    "clear": ("{% set x = {'a': 1} %}{{ x.clear() }}", UNSAFE),
    "words": ("{% set movers.name = 1 %}", "object"),
    "extends": ("{% extends 'speed/_m.jinja' %}", "can't extend"),
    "autoescape": ("{% autoescape true %}{{ '{}' }}{% endautoescape %}", "autoescape"),
    "do": ("{% do 1 %}", "isn't Jinja"),
    "debug": ("{% debug %}", "isn't Jinja"),
}
"""Bodies of a block that try to reach what isn't theirs."""

FORMATS = {
    "format": ("{{ '{0.__class__}'.format(1) }}", UNSAFE),
    "format width": ("{{ '{0:>999999999}'.format(1) }}", UNSAFE),
    "format map": ("{{ '{a.__class__}'.format_map({'a': 1}) }}", UNSAFE),
    "format by item": ("{{ '{0.__class__}'['format'](1) }}", UNSAFE),
    "mapped format": ("{{ ['{0.__class__}'] | map(attribute='format') | join }}", UNSAFE),
    "format filter": ("{{ '%999999999d' | format(1) }}", "no filter 'format'"),
    "percent": ("{{ '%999999999d' % 1 }}", "aren't formatted with %"),
    "percent star": ("{{ '%*d' % (999999999, 1) }}", "aren't formatted with %"),
    "ljust": ("{{ 'x'.ljust(999999999) }}", UNSAFE),
    "center": ("{{ 'x'.center(999999999) }}", UNSAFE),
    "zfill": ("{{ 'x'.zfill(999999999) }}", UNSAFE),
    "expandtabs": ("{{ '\\t'.expandtabs(999999999) }}", UNSAFE),
    "join method": ("{{ 'x'.join(range(1000) | map('string')) }}", UNSAFE),
    "translate": ("{{ 'x'.translate({120: 'y'}) }}", UNSAFE),
    "encode": ("{{ 'x'.encode('utf-32') }}", UNSAFE),
    "indent": ("{{ 'x' | indent(999999999) }}", "no filter 'indent'"),
    "center filter": ("{{ 'x' | center(999999999) }}", "no filter 'center'"),
    "wordwrap": ("{{ 'x' | wordwrap(1) }}", "no filter 'wordwrap'"),
    "pprint": ("{{ movers | pprint }}", "no filter 'pprint'"),
    "number digits": ("{{ 1.5 | number(999999999) }}", "0 to 12 digits"),
    "round digits": ("{{ 1 | round(999999999, 'ceil') }}", "20 digits"),
}
"""Bodies that try to make much, or to reach something, by formatting."""

DOUBLE = "{% set n = namespace(x=START) %}{% for i in range(64) %}{% set n.x = GROW %}{% endfor %}"


def doubled(start: str, grow: str, use: str = "{{ n.x | length }}") -> str:
    """Return a body that grows a value 64 times."""
    return DOUBLE.replace("START", start).replace("GROW", grow) + use


GROWING = {
    "times": ("{{ 'x' * 999999999 }}", "can't be multiplied"),
    "times left": ("{{ 999999999 * 'x' }}", "can't be multiplied"),
    "list times": ("{{ [0] * 999999999 }}", "can't be multiplied"),
    "macro times": ("{% macro f() %}x{% endmacro %}{{ f() * 999999999 }}", "can't be multiplied"),
    "power": ("{{ 9 ** 9 ** 9 ** 9 }}", "a power takes"),
    "left of power": ("{{ (2 ** 64) ** 64 }}", "a power takes"),
    "product": (doubled("3", "n.x * n.x", "{{ n.x }}"), "bits at most"),
    "sum of numbers": (
        "{% set n = namespace(x=1) %}{% for i in range(999) %}{% for j in range(99) %}"
        "{% set n.x = n.x + n.x %}{% endfor %}{% endfor %}{{ n.x }}",
        "at most",
    ),
    "plus": (doubled("'x'", "n.x + n.x"), LONG),
    "tilde": (doubled("'x'", "n.x ~ n.x"), LONG),
    "list plus": (doubled("[1]", "n.x + n.x"), ITEMS),
    "nested list": (doubled("[1]", "[n.x, n.x]"), ITEMS),
    "nested tuple": (doubled("(1,)", "(n.x, n.x)"), ITEMS),
    "nested dict": (doubled("[1]", "{'a': n.x, 'b': n.x}"), ITEMS),
    "nested arguments": (
        "{% macro f(n) %}{% if n %}{{ f(n - 1, varargs, varargs) }}{% endif %}"
        "{{ varargs | length }}{% endmacro %}{{ f(90, 1) }}",
        ITEMS,
    ),
    "compared": (
        "{% set n = namespace(x=[1], y=[1]) %}{% for i in range(64) %}{% set n.x = [n.x, n.x] %}"
        "{% set n.y = [n.y, n.y] %}{% endfor %}{{ n.x == n.y }}",
        ITEMS,
    ),
    "replace": (doubled("'xx'", "n.x | replace('x', n.x)"), LONG),
    "replace method": (doubled("'xx'", "n.x.replace('x', n.x)"), LONG),
    "replace nothing": (doubled("'xx'", "n.x.replace('', n.x)"), LONG),
    "join": (doubled("'xx'", "(n.x | list) | join(n.x)"), "at most"),
    "join in loops": (
        "{% set s = range(1000) | join(',') %}{% set s = range(999) | join(s) %}{{ s }}",
        LONG,
    ),
    "chain of searches": ("{{ 1 in [1] in [[1]] }}", "can't be part of a chain"),
    "set block": (
        doubled("'x'", "n.x")
        + "{% set a %}"
        + "x" * 5000
        + "{% endset %}"
        + "{% set b %}{% for i in range(999) %}{{ a }}{% endfor %}{% endset %}",
        LONG,
    ),
    "macro block": (
        "{% macro a() %}{% for i in range(999) %}" + "y" * 999 + "{% endfor %}{% endmacro %}"
        "{% for i in range(999) %}{% if a() %}{% endif %}{% endfor %}",
        LONG,
    ),
    "macros of macros": (
        "{% macro a() %}"
        + "z" * 50
        + "{% endmacro %}"
        + "".join(
            f"{{% macro {b}() %}}" + f"{{{{ {a}() }}}}" * 30 + "{% endmacro %}"
            for a, b in zip("abcdefg", "bcdefgh", strict=True)
        )
        + "{{ h() }}",
        "at most",
    ),
    "list said": ("{{ [1, 2] }}", "can't be said"),
    "list joined": ("{{ [1, 2] ~ 'x' }}", "can't be said"),
    "list as string": ("{{ [[1]] | string }}", "can't be said"),
    "big number": ("{{ " + "9" * 5000 + " }}", "isn't Jinja"),
    "big int": ("{{ ('9' * 5000) | int }}", "can't be multiplied"),
    "noun": (
        "{% set s = range(999) | join('a') %}{{ (s ~ '_') | plural }}",
        LONG,
    ),
    "output": (
        "{% for i in range(240) %}{% for j in range(240) %}xx{% endfor %}{% endfor %}",
        LONG,
    ),
}
"""Bodies that try to make 10^9-fold texts, lists and numbers."""

NESTED = "".join(f"{{% for {v} in range(1000) %}}" for v in "abc") + "{% endfor %}" * 3

LASTING = {
    "range": ("{% for i in range(1000000000) %}{% endfor %}", "range() gives"),
    "range list": ("{{ range(5000) | list | length }}", "range() gives"),
    "loops in loops": (NESTED, STEPS),
    "loops and filters": (
        "{% for a in range(999) %}{% for b in range(999) %}{% set c = a | number %}"
        "{% endfor %}{% endfor %}",
        STEPS,
    ),
    "loops in macros": (
        "{% macro f() %}{% for i in range(999) %}{% endfor %}{% endmacro %}"
        "{% macro g() %}{% for i in range(999) %}{{ f() }}{% endfor %}{% endmacro %}{{ g() }}",
        STEPS,
    ),
    "macro calls itself": ("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", "never ends"),
    "macro calls itself twice": (
        "{% macro f(n) %}{% if n %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}"
        "{{ f(40) }}",
        STEPS,
    ),
    "macros call each other": (
        "{% macro f() %}{{ g() }}{% endmacro %}{% macro g() %}{{ f() }}{% endmacro %}{{ f() }}",
        "never ends",
    ),
    "block calls itself": ("{{ self.summary() }}", "never ends"),
    "block calls itself twice": (
        "{% set n = namespace(d=0) %}{{ self.question() }}{{ self.summary() }}{{ self.summary() }}",
        "never ends",
    ),
    "recursive loop": (
        "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}",
        "never ends",
    ),
    "recursive loop twice": (
        "{% for x in range(9) recursive %}{% if loop.depth < 30 %}{{ loop(range(9)) }}{% endif %}"
        "{% endfor %}",
        STEPS,
    ),
    "caller": (
        "{% macro f() %}{{ caller() }}{{ caller() }}{% endmacro %}"
        + "{% call f() %}" * 17
        + "x"
        + "{% endcall %}" * 17,
        "",
    ),
    "filters in filters": (
        "{% set xs = range(1000) | list %}{% for i in range(999) %}"
        "{{ xs | select('in', xs) | list | length }}{% endfor %}",
        "for one instance",
    ),
    "searches": (
        "{% set xs = range(1000) | map('string') | list %}{% for i in range(999) %}"
        + "{% if 'none' in xs %}{% endif %}" * 900
        + "{% endfor %}",
        "for one instance",
    ),
    "sorts": (
        "{% set xs = range(1000) | list %}{% for i in range(999) %}"
        "{{ xs | sort(reverse=true) | sum }}{{ xs | unique | list | length }}{% endfor %}",
        "for one instance",
    ),
}
"""Bodies that try to go on for ever, or for 10^9 turns."""

DEEPER = {
    "parentheses": "{{ " + "(" * 9000 + "1" + ")" * 9000 + " }}",
    "lists": "{{ " + "[" * 150 + "]" * 150 + " }}",
    "attributes": "{{ movers" + ".name" * 900 + " }}",
    "filters": "{{ 1" + " | abs" * 900 + " }}",
    "sums": "{{ 1" + " + 1" * 5000 + " }}",
    "nots": "{{ " + "not " * 900 + "1 }}",
    "loops": "{% for a in [1] %}" * 200 + "{% endfor %}" * 200,
    "loops beyond Python": "{% for a in [1] %}" * 25 + "{% endfor %}" * 25,
    "ifs": "{% if 1 %}" * 900 + "{% endif %}" * 900,
    "macros": "{% macro a() %}" * 200 + "{% endmacro %}" * 200,
    "calls": "{{ " + "pick(" * 150 + "1" + ")" * 150 + " }}",
}
"""Bodies that nest too deeply for Jinja, for its compiler or for Python's."""

FILES: dict[str, tuple[dict[str, str | bytes], str]] = {
    "include out": (
        {"speed/a.jinja": source(summary="{% include '../../etc/passwd' %}")},
        "no template file '../../etc/passwd'",
    ),
    "include absolute": (
        {"speed/a.jinja": source(summary="{% include '/etc/passwd' %}")},
        "no template file '/etc/passwd'",
    ),
    "include what isn't named": (
        {"speed/a.jinja": source(summary="{% include '/etc/' ~ 'passwd' %}")},
        "names its file by a quoted name",
    ),
    "include a list": (
        {"speed/a.jinja": source(summary="{% include ['/etc/passwd'] ignore missing %}")},
        "names its file by a quoted name",
    ),
    "import out": (
        {"speed/a.jinja": source(summary="{% import '..\\\\x.jinja' as x %}")},
        "no template file",
    ),
    "include itself": (
        {
            "speed/_m.jinja": "{% include 'speed/_m.jinja' %}",
            "speed/a.jinja": source(summary="{% include 'speed/_m.jinja' %}"),
        },
        "never ends",
    ),
    "include itself twice": (
        {
            "speed/_m.jinja": "{% if n is undefined or n < 30 %}{% set n = (n or 0) + 1 %}"
            + "{% include 'speed/_m.jinja' %}" * 2
            + "{% endif %}",
            "speed/a.jinja": source(summary="{% set n = 0 %}{% include 'speed/_m.jinja' %}"),
        },
        "",
    ),
    "import each other": (
        {
            "speed/_m.jinja": "{% import 'speed/_n.jinja' as n %}",
            "speed/_n.jinja": "{% import 'speed/_m.jinja' as m %}",
            "speed/a.jinja": FRONT + "{% import 'speed/_m.jinja' as m %}" + source(front=""),
        },
        "never ends",
    ),
    "python tag": (
        {"speed/a.jinja": source("---\ntask: !!python/object/apply:os.system [id]\n---\n")},
        "isn't YAML",
    ),
    "python name": (
        {"speed/a.jinja": source("---\ntask: !!python/name:os.system\n---\n")},
        "isn't YAML",
    ),
    "binary tag": (
        {"speed/a.jinja": source("---\ntask: speed\nlanguage: !!binary eA==\n---\n")},
        "isn't plain",
    ),
    "set tag": (
        {"speed/a.jinja": source("---\ntask: speed\nkinds: !!set {a, b}\n---\n")},
        "",
    ),
    "anchor bomb": (
        {
            "speed/a.jinja": source(
                "---\ntask: speed\na: &a [x, x, x, x]\n"
                + "".join(
                    f"{b}: &{b} [*{a}, *{a}, *{a}, *{a}]\n"
                    for a, b in zip("abcdefghijklmnop", "bcdefghijklmnopq", strict=True)
                )
                + "---\n"
            )
        },
        "aliases aren't allowed",
    ),
    "merge bomb": (
        {"speed/a.jinja": source("---\ntask: speed\nx: &x {a: 1}\n<<: [*x, *x]\n---\n")},
        "aliases aren't allowed",
    ),
    "yaml depth": (
        {"speed/a.jinja": source("---\ntask: " + "[" * 3900 + "]" * 3900 + "\n---\n")},
        "front matter",
    ),
    "yaml length": (
        {"speed/a.jinja": source("---\ntask: speed\nx: " + "y" * 50_000 + "\n---\n")},
        "longer than 8000 characters",
    ),
    "yaml number": (
        {"speed/a.jinja": source("---\ntask: speed\nweight: " + "9" * 5000 + "\n---\n")},
        "isn't YAML",
    ),
    "yaml infinity": (
        {"speed/a.jinja": source("---\ntask: speed\nweight: .inf\n---\n")},
        "weight can't be",
    ),
    "yaml keys": (
        {"speed/a.jinja": source("---\ntask: speed\n? [a, b]\n: 1\n---\n")},
        "front matter",
    ),
    "nul": ({"speed/a.jinja": source(summary="a\0b")}, "can't hold '\\x00'"),
    "nul made": ({"speed/a.jinja": source(summary=r"a{{ '\x00' }}b")}, "private"),
    "surrogate made": ({"speed/a.jinja": source(summary=r"a{{ '\ud800' }}b")}, "private"),
    "mark made": ({"speed/a.jinja": source(summary=r"a{{ '\ue000' }}b")}, "private"),
    "direction made": ({"speed/a.jinja": source(summary=r"a{{ '\u202e' }}b")}, "private"),
    "image made": (
        {"speed/a.jinja": source(summary="{{ '<im' ~ 'age>' }}")},
        "which readers of the data misread",
    ),
    "bad utf-8": ({"speed/a.jinja": source().encode() + b"\xc3\x28"}, "isn't UTF-8"),
    "utf-16": ({"speed/a.jinja": source().encode("utf-16")}, "isn't UTF-8"),
    "long file": (
        {"speed/a.jinja": source(summary="x" * 70_000)},
        "longer than 64000 bytes",
    ),
    "empty": ({"speed/a.jinja": ""}, "no front matter"),
    "many blocks": (
        {
            "speed/a.jinja": FRONT
            + "".join("{% block b" + str(i) + " %}{% endblock %}" for i in range(1500))
        },
        "there is no block 'b0'",
    ),
    "unclosed": (
        {"speed/a.jinja": FRONT + blocks(summary="{{ " * 15_000)},
        DEEP,
    ),
}
"""Whole folders."""
