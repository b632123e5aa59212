"""Run the W3C's SPARQL test suites against a server of our own, through HTTP, and write what came of it.

Needs the folder of the suites: ``sparql/`` of https://github.com/w3c/rdf-tests.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from conformance.report import earl, page, unexplained
from conformance.runner import parts, run_part
from conformance.service import running
from sections import write_section


def main() -> int:
    """Run all tests; the code is 1 where one fails for no reason that is known."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--suites", type=Path, required=True, help="folder of the suites, with sparql11 and sparql12")
    parser.add_argument("--output", type=Path, required=True, help="page to write the tables into")
    parser.add_argument("--earl", type=Path, required=True, help="EARL report to write")
    options = parser.parse_args()
    results = {}
    with TemporaryDirectory() as folder, running(Path(folder), "--default-graph", "plain") as service:
        for part, folders in parts().items():
            results[part] = [*run_part(options.suites, folders, service)]
            print(f"{part}: {len(results[part])} tests", flush=True)
    write_section(options.output, "Results", "\n".join(page(results)))
    lines = earl(results, version("khabar"), datetime.now(UTC).date().isoformat())
    options.earl.write_text("".join(lines), encoding="utf-8")
    for text in unexplained(results):
        print(f"not explained: {text}")
    return bool(unexplained(results))


if __name__ == "__main__":
    sys.exit(main())
