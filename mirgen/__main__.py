"""``python -m mirgen`` is the command ``mirgen``."""

import sys

from .cli.main import main

if __name__ == "__main__":
    sys.exit(main())
