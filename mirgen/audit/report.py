"""An audit as one self-contained page, HTML or Markdown: no script, nothing fetched."""

from __future__ import annotations

import base64
from functools import cache
from pathlib import Path

import jinja2

from . import plots
from .audit import Audit
from .tables import gates, headline, markdown, measured, ordered

_TEMPLATE = Path(__file__).with_name("report.html.jinja")


def report(audit: Audit, name: str) -> str:
    """Return the page's HTML, the same for the same audit and name.

    Where matplotlib isn't installed it has the tables only, and says so.
    """
    drawn = list(plots.plots(audit)) if plots.installed() else []
    return _template().render(
        name=name,
        audit=audit,
        headline=headline(audit),
        gates=gates(audit.checks),
        checks=ordered(audit.checks),
        measured=measured,
        plots=drawn,
        missing="" if drawn else plots.MISSING,
    )


def page(audit: Audit) -> str:
    """Return the result, what failed, every gate and the plots in Markdown, images within it.

    Where matplotlib isn't installed there are no plots, and it says so.
    """
    parts = [markdown(audit)]
    for title, about, svg in plots.plots(audit) if plots.installed() else ():
        parts.append(f"## {title}\n\n{about}\n\n![{title}]({_data_uri(svg)})")
    return "\n\n".join(parts if len(parts) > 1 else [*parts, plots.MISSING])


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {"data_uri": _data_uri}
    return environment.from_string(_TEMPLATE.read_text(encoding="utf-8"))


def _data_uri(svg: str) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"
