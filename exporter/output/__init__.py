"""From quads to files: six RDF formats, streamed article by article, the same bytes on every run."""

from .target import open_target, written_to
from .writing import obstacle, write_graphs

__all__ = ["obstacle", "open_target", "write_graphs", "written_to"]
