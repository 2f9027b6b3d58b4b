"""Says puzzles in words, by templates that people drop in, and ties phrases to regions."""

from .front_matter import FrontMatter
from .library import Library
from .phraser import Phraser
from .template import Template

__all__ = ["FrontMatter", "Library", "Phraser", "Template"]
