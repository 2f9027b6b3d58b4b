"""Scenery shared by the outdoor scenes: skies, clouds, hills, trees, houses."""

# ruff: noqa: E501 (path data)

from __future__ import annotations

from ..svg import Pen, Rng, dark, light, mix, pick

SKIES = {
    "noon": ("#6fb9e6", "#cfeaf5"),
    "morning": ("#9cc9e8", "#fdeccb"),
    "gold": ("#f3b27a", "#fde7b9"),
    "dusk": ("#7d7fb8", "#f7c3a6"),
    "mint": ("#8ed0cf", "#eef6df"),
}


def sky(p: Pen, r: Rng, mood: str, horizon: float) -> None:
    """A sky with a sun and a few clouds, down to the horizon."""
    top, low = SKIES[mood]
    p.rect(0, 0, p.w, horizon + 4, p.lin([(0, top), (1, low)]))
    x, y = float(r.uniform(0.12, 0.88)) * p.w, float(r.uniform(0.2, 0.5)) * horizon
    glow = "#fff6d8" if mood in ("noon", "mint") else "#fff0c4"
    p.dot(x, y, 90, p.rad([(0, glow + "cc"), (1, glow + "00")], 0.5, 0.5, 0.5))
    p.dot(x, y, 24, glow)
    for _ in range(int(r.integers(2, 5))):
        cloud(
            p,
            float(r.uniform(0, 1)) * p.w,
            float(r.uniform(0.12, 0.7)) * horizon,
            float(r.uniform(0.5, 1.1)),
            low,
        )


def cloud(p: Pen, x: float, y: float, s: float, low: str) -> None:
    """A puffy cloud with a flat foot."""
    d = "M-60,16Q-74,-6 -44,-10Q-38,-36 -8,-28Q10,-46 32,-24Q62,-26 60,0Q78,16 50,18L-46,18Z"
    p.path(
        d,
        p.lin([(0, "#ffffff"), (1, mix("#ffffff", low, 0.6))]),
        transform=f"translate({x:.1f},{y:.1f}) scale({s:.2f})",
        opacity=0.9,
    )


def hills(p: Pen, r: Rng, base: float, high: float, color: str, bumps: int = 4) -> None:
    """A smooth ridge whose foot is at y = base."""
    step = p.w / bumps
    x = -step * float(r.uniform(0, 1))
    d = f"M{x:.1f},{base + 8}L{x:.1f},{base - high * 0.5:.1f}"
    while x < p.w + step:
        peak = base - high * float(r.uniform(0.6, 1.25))
        low = base - high * float(r.uniform(0.15, 0.5))
        d += f"C{x + step * 0.3:.1f},{peak:.1f} {x + step * 0.6:.1f},{peak:.1f} {x + step:.1f},{low:.1f}"
        x += step
    p.path(d + f"L{x:.1f},{base + 8}Z", p.lin([(0, light(color, 0.2)), (1, color)]))


def tree(p: Pen, x: float, y: float, h: float, color: str, kind: int = 0) -> None:
    """A tree with its foot at (x, y): round, tall or fir."""
    p.oval(x, y, h * 0.24, h * 0.04, "#23304a", opacity=0.22)
    p.path(
        f"M{x - h * 0.045},{y}L{x - h * 0.025},{y - h * 0.5}L{x + h * 0.025},{y - h * 0.5}L{x + h * 0.045},{y}Z",
        p.tube("#7a543c"),
    )
    if kind == 2:
        for i in range(3):
            q, w = y - h * (0.2 + 0.24 * i), h * (0.26 - 0.055 * i)
            p.path(
                f"M{x - w},{q}Q{x},{q + h * 0.06} {x + w},{q}L{x},{q - h * 0.36}Z",
                p.soft(dark(color, 0.12 - 0.06 * i), 0.2),
            )
        return
    if kind == 1:
        p.oval(x, y - h * 0.6, h * 0.16, h * 0.4, p.ball(color, 0.3))
        return
    spots = (
        (-0.19, 0.52, 0.17),
        (0.19, 0.54, 0.16),
        (-0.1, 0.74, 0.18),
        (0.12, 0.76, 0.17),
        (0.0, 0.6, 0.22),
    )
    for dx, dy, q in spots:
        p.dot(x + dx * h, y - dy * h + h * 0.02, q * h, dark(color, 0.22))
    for dx, dy, q in spots:
        p.dot(x + dx * h, y - dy * h, q * h * 0.96, p.ball(color, 0.16))


def tufts(p: Pen, r: Rng, y0: float, y1: float, color: str, n: int) -> None:
    """Blades of grass and small flowers on the ground."""
    for _ in range(n):
        x, y = float(r.uniform(0, p.w)), float(r.uniform(y0, y1))
        s = 0.4 + 0.9 * (y - y0) / max(1.0, y1 - y0)
        p.line(
            f"M{x:.1f},{y:.1f}l{-4 * s:.1f},{-8 * s:.1f}M{x:.1f},{y:.1f}l0,{-11 * s:.1f}M{x:.1f},{y:.1f}l{4 * s:.1f},{-8 * s:.1f}",
            dark(color, 0.18),
            1.6 * s,
            opacity=0.7,
        )
        if r.random() < 0.4:
            tint = pick(r, ("#ffffff", "#ffe08a", "#f7a8b8", "#d9b8f0"))
            p.dot(x + 3 * s, y - 10 * s, 2.6 * s, tint)


def house(p: Pen, r: Rng, x: float, base: float, w: float, h: float) -> None:
    """A town house with windows, and a shop or a door below."""
    c = pick(
        r, ("#e9b08a", "#d98c7a", "#f0d3a0", "#9fb9c9", "#b7c9a8", "#e8dcc8", "#c9a0a0", "#8fa8b8")
    )
    p.rect(x, base - h, w, h, p.lin([(0, light(c, 0.2)), (1, dark(c, 0.1))]))
    p.rect(x - 3, base - h - 6, w + 6, 10, dark(c, 0.25), 2)
    cols = max(2, int(w // 42))
    rows = max(1, int((h - 70) // 52))
    step = w / cols
    for i in range(cols):
        for j in range(rows):
            wx, wy = x + i * step + step / 2 - 11, base - h + 20 + j * 52
            p.rect(wx - 2.5, wy - 2.5, 27, 37, light(c, 0.55), 3)
            glass = "#ffe3a0" if r.random() < 0.15 else "#7f9fb5"
            p.rect(wx, wy, 22, 32, p.lin([(0, light(glass, 0.35)), (1, glass)], 0, 0, 1, 1), 2)
            p.line(f"M{wx + 11},{wy}l0,32M{wx},{wy + 15}l22,0", light(c, 0.55), 1.8)
            p.rect(wx - 4, wy + 34, 30, 4, dark(c, 0.2), 1)
    if r.random() < 0.65:
        a = pick(r, ("#d8574a", "#3f8f8a", "#4a78b0", "#e0a03a"))
        p.rect(x + 8, base - 50, w - 16, 50, p.lin([(0, "#5d7486"), (1, "#9fb9c4")]), 2)
        p.rect(x + w * 0.62, base - 46, w * 0.22, 46, dark(a, 0.35), 2)
        n = max(4, int(w // 16))
        q = (w - 8) / n
        for i in range(n):
            tone = a if i % 2 else "#fbf4e6"
            p.path(
                f"M{x + 4 + i * q:.1f},{base - 62}l{q:.1f},0l0,20q{-q / 2:.1f},8 {-q:.1f},0Z", tone
            )
    else:
        p.rect(x + w / 2 - 15, base - 52, 30, 52, dark(c, 0.45), 3)
        p.rect(x + w / 2 - 11, base - 48, 22, 20, "#c9dbe2", 2)
        p.rect(x + w / 2 - 20, base - 6, 40, 6, dark(c, 0.2))


def street_front(p: Pen, r: Rng, base: float, low: float, high: float) -> None:
    """Town houses side by side."""
    x = -float(r.uniform(0, 50))
    while x < p.w:
        w = float(r.uniform(90, 165))
        house(p, r, x, base, w, float(r.uniform(low, high)))
        x += w


def sea(p: Pen, r: Rng, y0: float, y1: float, color: str) -> None:
    """Water with glints between the horizon y0 and the shore y1."""
    p.rect(
        0,
        y0,
        p.w,
        y1 - y0 + 4,
        p.lin([(0, light(color, 0.35)), (0.35, color), (1, mix(color, "#3fa0a0", 0.4))]),
    )
    for i in range(60):
        t = (i / 60) ** 1.5
        y = y0 + 4 + t * (y1 - y0 - 6)
        x, w = float(r.uniform(-20, p.w)), 8 + 46 * t * float(r.uniform(0.5, 1))
        p.line(
            f"M{x:.1f},{y:.1f}q{w / 2:.1f},{-1 - 2 * t:.1f} {w:.1f},0",
            "#ffffff",
            0.8 + 1.4 * t,
            opacity=0.45,
        )


def fence(p: Pen, y: float, h: float, color: str) -> None:
    """A wooden fence over the whole width, its foot at y."""
    for k in (0.35, 0.7):
        p.rect(0, y - h * k - h * 0.06, p.w, h * 0.12, p.soft(color))
    x = 12.0
    while x < p.w:
        p.path(
            f"M{x},{y}L{x},{y - h}L{x + h * 0.09},{y - h * 1.1}L{x + h * 0.18},{y - h}L{x + h * 0.18},{y}Z",
            p.tube(color),
        )
        x += h * 1.5
