"""Print the README with the answer that a graph gives to its query: ``readme_answer.py GRAPH.nq``."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pyoxigraph as ox

README = Path(__file__).parents[1] / "README.md"
QUERY_AND_ANSWER = re.compile(r"(```sparql\n(?P<query>.*?)```\n\n)(?:(?:[|][^\n]*\n)+\n)?", re.DOTALL)


def main(graph: str) -> None:
    """Print the README, its answer made anew."""
    store = ox.Store()
    store.load(path=graph)

    def answered(found: re.Match[str]) -> str:
        return f"{found[1]}{table(store, found['query'])}\n"

    sys.stdout.write(QUERY_AND_ANSWER.sub(answered, README.read_text(encoding="utf-8"), count=1))


def table(store: ox.Store, query: str) -> str:
    """The answer to a query as a table in Markdown."""
    results = store.query(query, use_default_graph_as_union=True)
    if not isinstance(results, ox.QuerySolutions):
        sys.exit("The README's query must be a SELECT.")
    head = [variable.value for variable in results.variables]
    rows = [[value.value if isinstance(value, ox.Literal) else "" for value in row] for row in results]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in (head, ["---"] * len(head), *rows))


if __name__ == "__main__":
    main(sys.argv[1])
