"""Show an instance to people: as one page of HTML, or as one picture."""

from .page import page
from .picture import picture

__all__ = ["page", "picture"]
