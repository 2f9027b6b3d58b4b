"""Templates, config files and environments that aren't what a reader expects."""

from __future__ import annotations

import random
from pathlib import Path

from .values import VALUES, bitten

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.jinja"))
PIECES = (
    "{{ ''.__class__.__mro__ }}", "{% for i in range(10**9) %}x{% endfor %}", "{{ 'x' * 10**10 }}",
    "{% include '../../etc/passwd' %}", "{% import '/etc/passwd' as p %}", "{{ self.context() }}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "{{ [1]*10**9 }}", "{% block x %}",
    "{{ 10 ** 10 ** 10 }}", "{{ '%1000000000d' % 1 }}", "{{ range(10**8)|list }}", "{% raw %}",
    "{{ undefined.name }}", "{{", "{%", "{# ", "---\n", "\x00", "\ue000", "{{ ('a'*9999)|center(10**9) }}",  # noqa: E501
    "{% set ns = namespace(x=1) %}{% set ns.x = ns %}", "{{ cycler(1,2).__init__ }}",
    "{% extends 'other' %}", "{{ lipsum(n=10**6) }}", "{% filter upper %}", "{{ 'a'|replace('', 'b'*10**7) }}",  # noqa: E501
)  # fmt: skip

YAML = """seed: 7
tasks: [speed_comparison]
tiers: {easy: 4, medium: 3, hard: 3}
splits: {train: 8}
longest_side: 512
cutouts: {min_side: 40}
sources: []
polishing: {concurrency: 2}
workers: 1
"""
WORDS = (
    "!!python/object/apply:os.system ['touch escaped']", "&a [*a, *a]", "2001-99-99", "{{", "[[[[",
    "!!binary abc", "0x" + "f" * 5000, "9" * 5000, "{a: 1, a: 2}", "? ", "~", ".inf", "-.nan", "1e999",  # noqa: E501
    "'\\0'", "\t", "%YAML 9.9", "<<: 1", "[" * 3000, "{a: " * 2000, "!!set {a, b}", "1:30:59",
)  # fmt: skip


def templates(rng: random.Random, folder: Path) -> list[str]:
    """Return a check of a folder with one changed template in it."""
    source = rng.choice(TEMPLATES)
    data = source.read_bytes()
    if rng.random() < 0.4:
        data = bitten(data, rng)
    else:
        for _ in range(rng.choice((1, 1, 3))):
            at = rng.randrange(len(data))
            at = data.find(b"\n", at) + 1
            data = data[:at] + rng.choice(PIECES).encode() + data[at:]
    place = folder / "t" / source.parent.name
    place.mkdir(parents=True)
    (place / rng.choice((source.name, "mine.jinja"))).write_bytes(data)
    return ["templates", "check", str(folder / "t")]


def configs(rng: random.Random, folder: Path) -> list[str]:
    """Return an index of the sample with a changed config file."""
    lines = YAML.splitlines()
    way = rng.random()
    if way < 0.1:  # a billion laughs
        lines = ["a: &a [x,x,x,x,x,x,x,x,x]"]
        lines += [f"{n}: &{n} [{','.join(f'*{m}' for _ in range(9))}]" for m, n in zip("abcdefgh", "bcdefghi", strict=True)]  # fmt: skip  # noqa: E501
        lines.append(f"{rng.choice(('seed', 'tasks', 'splits', 'sources', 'zzz'))}: *i")
    elif way < 0.75:
        for _ in range(rng.choice((1, 2, 4))):
            at = rng.randrange(len(lines))
            key = lines[at].partition(":")[0]
            value = rng.choice((*WORDS, *map(repr, VALUES)))
            lines[at] = f"{key}: {value}"
    data = "\n".join(lines).encode("utf-8", "surrogatepass")
    if way >= 0.75:
        data = bitten(data, rng)
    (folder / "c.yaml").write_bytes(data)
    sample = ROOT / "data" / "sample"
    words = ["index", str(sample / "annotations.json"), "--images", str(sample / "images")]
    return [*words, "--config", str(folder / "c.yaml")]


def environments(rng: random.Random, folder: Path) -> tuple[list[str], dict[str, str | None]]:
    """Return a command and the environment to run it in; None takes a name away."""
    (folder / "file").write_bytes(b"x")
    odd = ("", " ", "/", "/dev/null", "/proc/1/mem", str(folder / "file"), str(folder / "file" / "x"),  # noqa: E501
           "x" * 5000, "\u202e", "0", "-1", "nan", "1e9", "%s", "\udcff")  # fmt: skip
    names = ("MIRGEN_CACHE", "XDG_CACHE_HOME", "HOME", "COLUMNS", "LINES", "TERM", "LANG", "LC_ALL",
             "PYTHONHASHSEED", "MIRGEN_DEBUG", "OMP_NUM_THREADS", "TMPDIR", "OPENAI_API_KEY",
             "NO_COLOR", "FORCE_COLOR", "PYTHONIOENCODING", "TZ", "OPENCV_IO_MAX_IMAGE_PIXELS")  # fmt: skip  # noqa: E501
    safe = {"HOME": str(folder / "home"), "MIRGEN_CACHE": str(folder / "cache")}
    env: dict[str, str | None] = dict(safe)
    for name in rng.sample(names, rng.choice((1, 1, 2, 3))):
        env[name] = None if rng.random() < 0.2 else rng.choice(odd)
    sample = ROOT / "data" / "sample"
    words = rng.choice(
        (
            ["index", str(sample / "annotations.json"), "--images", str(sample / "images")],
            ["tasks"],
            ["--help"],
            ["templates", "list"],
        )
    )
    return words, env
