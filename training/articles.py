"""Annotated articles as their files hold them, and which of them are meant by patterns."""

from __future__ import annotations

import json
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

Json = dict[str, Any]


def read_annotated(path: Path) -> tuple[Json, Json]:
    """Read a ``NAME.gold.json`` and the ``NAME.article.json`` beside it: the annotation and its article."""
    article = path.with_name(path.name.replace(".gold.", ".article."))
    return json.loads(path.read_text(encoding="utf-8")), json.loads(article.read_text(encoding="utf-8"))


def matches(ident: str, patterns: str) -> bool:
    """Say whether an id fits one of the patterns with | between them."""
    return any(fnmatch(ident, pattern) for pattern in patterns.split("|"))
