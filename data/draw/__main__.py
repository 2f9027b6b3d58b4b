"""python -m data.draw: draws data/sample anew."""

from __future__ import annotations

import argparse
from pathlib import Path

from .build import build


def main() -> None:
    """Parses the command line and draws."""
    parser = argparse.ArgumentParser(prog="python -m data.draw", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("data/sample"))
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    for name, number in build(args.out, args.seed).items():
        print(f"{name}: {number}")


if __name__ == "__main__":
    main()
