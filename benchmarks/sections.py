"""Pages whose sections are written by different benchmarks."""

from __future__ import annotations

import re
from pathlib import Path


def write_section(page: Path, title: str, text: str) -> None:
    """Put ``text`` under the heading ``## title`` of the page, in place of what stood there, or at its end."""
    section = f"## {title}\n\n{text.strip()}\n"
    old = page.read_text(encoding="utf-8")
    there = re.compile(rf"^## {re.escape(title)}\n.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
    new = there.sub(lambda _: f"{section}\n", old) if there.search(old) else f"{old.rstrip()}\n\n{section}"
    page.write_text(f"{new.rstrip()}\n", encoding="utf-8")
