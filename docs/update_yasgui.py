"""Bring the copy of YASGUI in endpoint/static/yasgui to the version below: the script, the style sheet, the licences of
what is bundled, and the digests by which a test knows that they are what they were.

Needs npm, which fetches the packages and checks their integrity; no script of theirs is run.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

PACKAGE, VERSION = "@zazuko/yasgui", "4.6.2"
TARGET = Path(__file__).parents[1] / "endpoint" / "static" / "yasgui"
SCRIPT, STYLES, LICENCES, DIGESTS = "yasgui.min.js", "yasgui.min.css", "licences.txt", "SHA256SUMS"
SOURCE_MAP = re.compile(r"\n//# sourceMappingURL=.*")
BUNDLED = re.compile(r".*node_modules/((?:@[^/]+/)?[^/]+)/")
LICENCE_FILES = ("LICENSE*", "LICENCE*", "license*", "licence*", "COPYING*")


def main() -> None:
    """Fetch the version and write the four files."""
    with TemporaryDirectory() as scratch:
        install = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", scratch]
        subprocess.run([*install, f"{PACKAGE}@{VERSION}"], check=True, stdout=sys.stderr)
        modules = Path(scratch) / "node_modules"
        build = modules / PACKAGE / "build"
        script = (build / SCRIPT).read_text(encoding="utf-8")
        (TARGET / SCRIPT).write_text(SOURCE_MAP.sub("", script), encoding="utf-8")
        shutil.copyfile(build / STYLES, TARGET / STYLES)
        sources = json.loads((build / f"{SCRIPT}.map").read_text(encoding="utf-8"))["sources"]
        (TARGET / LICENCES).write_text("\n".join(licences(modules, sources)), encoding="utf-8")
    digests = (f"{sha256((TARGET / name).read_bytes()).hexdigest()}  {name}\n" for name in (SCRIPT, STYLES, LICENCES))
    (TARGET / DIGESTS).write_text("".join(digests), encoding="utf-8")
    print(f"Wrote {PACKAGE} {VERSION} to {TARGET}", file=sys.stderr)


def licences(modules: Path, sources: list[str]) -> Iterator[str]:
    """The licence of each package that has a part in the script."""
    yield f"YASGUI ({PACKAGE} {VERSION}) and the packages that its script bundles.\n"
    names = {found[1] for source in sources if (found := BUNDLED.match(source))}
    for name in [PACKAGE, *sorted(names)]:
        folder = modules / name
        about = json.loads((folder / "package.json").read_text(encoding="utf-8"))
        texts = [path for pattern in LICENCE_FILES for path in sorted(folder.glob(pattern))]
        text = texts[0].read_text(encoding="utf-8").strip() if texts else f"By {author(about)}; no text in the package."
        yield f"{'─' * 100}\n{name} {about['version']}: {about.get('license', 'see below')}\n\n{text}\n"


def author(about: dict[str, Any]) -> str:
    """Who wrote a package, by its own word."""
    told = about.get("author", "the authors of the package")
    return str(told["name"] if isinstance(told, dict) else told)


if __name__ == "__main__":
    main()
