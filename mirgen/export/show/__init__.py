"""Show instances to people: one as a page of HTML or as a picture, several as a contact sheet."""

from .page import page
from .picture import picture
from .sheet import choose, sheet

__all__ = ["choose", "page", "picture", "sheet"]
