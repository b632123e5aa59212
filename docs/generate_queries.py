"""Print the list of the example queries, made from their own files."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from khabar.endpoint.labels import pick
from khabar.endpoint.queries import Example, themes
from rdflib import Literal

PREAMBLE = """# Questions that the data answer

Written by `make docs` from the files of [`endpoint/examples/`](../endpoint/examples), one Turtle file a query, each
with title and comment in English and Arabic. The query page of the endpoint offers them grouped by keyword, and
`/examples/NAME` is the address of each. CQ1 to CQ12 are the competency questions of the ontology.

**What they keep to.** An event that is described did not thereby happen: whoever counts or maps events asks for
`kh:actuality kh:Reported`, and what is wished, planned or denied has questions of its own. Numbers of several articles
are bounds, never sums, since one event is told many times. Across articles, things are joined by their Wikidata items;
by name only where the question is about names. A country, a place or a table of your own stands in the first lines, to
be replaced.

**How they are written.** For an engine that reorders joins by the shape of the patterns alone, as Oxigraph does:

- Rows are listed as they are found, a hundred of them, without an order; then the engine stops early. Where the order
  is the question (the deadliest, the newest), an inner SELECT picks the rows and the outer one describes them.
- OPTIONAL stands last, holds three patterns at most and joins on a variable that is always bound; otherwise it is
  evaluated once as a whole.
- Classes below a broader one come from an inner SELECT with a LIMIT, which the engine takes for small and starts with.
- `kh:content+` and `kh:locatedIn+`, never `*`: a path of length zero holds of every term there is.
- NOT EXISTS holds one pattern.

[benchmarks.md](benchmarks.md) has the time of each on ten thousand articles.
"""
HEAD = "\n| | question | سؤال | file |\n|---|---|---|---|\n"


def main() -> None:
    """Print the page: each query once, under the first of its keywords."""
    sys.stdout.write(PREAMBLE)
    listed: set[str] = set()
    for theme in themes():
        new = [example for example in theme.examples if example.name not in listed]
        listed.update(example.name for example in new)
        if new:
            sys.stdout.write(f"\n## {_told(theme.labels, 'en')}\n{HEAD}{''.join(_rows(new))}")


def _rows(examples: Iterable[Example]) -> Iterator[str]:
    for example in examples:
        question = f"{_told(example.titles, 'en')} *{_told(example.comments, 'en')}*"
        file = f"[{example.name}](../endpoint/examples/{example.name}.ttl)"
        yield f"| {example.number} | {question} | {_told(example.titles, 'ar')} | {file} |\n"


def _told(labels: Iterable[Literal], language: str) -> str:
    return str(pick(labels, language))


if __name__ == "__main__":
    main()
