"""Annotations: what was read in one article, as records and as JSON."""

from .model import Annotation
from .serialization import from_json, schema, to_json

__all__ = ["Annotation", "from_json", "schema", "to_json"]
