"""Print the list of the example queries, made from their own files."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from khabar.endpoint.labels import pick
from khabar.endpoint.parameters import Parameter
from khabar.endpoint.queries import Example, parameters, themes
from rdflib import Literal

PREAMBLE = """# Questions that the data answer

Written by `make docs` from the files of [`endpoint/examples/`](../endpoint/examples), one Turtle file a query, each
with title and comment in English and Arabic. The query page of the endpoint offers them grouped by keyword, and
`/examples/NAME` is the address of each. `/queries/NAME` answers it, with the parameters that stand below its file;
those in bold must be given ([beyond-sparql.md](beyond-sparql.md#named-queries)). CQ1 to CQ12 are the competency
questions of the ontology.

**What they keep to.** An event that is described did not thereby happen: whoever counts or maps events asks for
`kh:actuality kh:Reported`, and what is wished, planned or denied has questions of its own. Numbers of several articles
are bounds, never sums, since one event is told many times. Whoever counts by days asks for `kh:granularity`, since an
event of a year begins on 1 January. Across articles, events are compared by the Wikidata items of their places.
Counts and lists by source, speaker, organization or office go by the name, so that "an official" of two articles
stands in one row; where that matters, group by `skos:exactMatch`. A country, a place or a table of your own stands in
the first lines, to be replaced; a line that begins with `# ?name:` narrows the query down when the rest of it is made
a part of the query and the variable bound, which is what a parameter does.

**What the data have little of.** The reader notes a second claim of an event where one source denies what another one
affirms (`rejects`); of sources that agree, or that differ in who took part, it keeps the first. disputed-claims,
who-contradicts-whom and source-reliability therefore have few answers, rival-attackers and rival-tellings only in
graphs that were annotated by hand or by others.

**How they are written.** For an engine that reorders joins by the shape of the patterns alone, as Oxigraph does:

- Rows are listed as they are found, a hundred of them, without an order; then the engine stops early. Where the order
  is the question (the deadliest, the newest), an inner SELECT picks the rows and the outer one describes them.
- OPTIONAL stands last, holds three patterns at most and joins on a variable that is always bound; otherwise it is
  evaluated once as a whole.
- Classes below a broader one mostly come from an inner SELECT with a LIMIT, which the engine takes for small and starts
  with; where item or country already narrow the rows, a path checks the class last.
- `kh:content+` and `kh:locatedIn+`, never `*`: a path of length zero holds of every term there is.
- NOT EXISTS holds one pattern; two are an OPTIONAL whose variable must not be bound.

[benchmarks.md](benchmarks.md) has the time of each on ten thousand articles. unlinked-names, rival-attackers,
office-holders-over-time and timeline take 12 to 28 seconds there, since they look at all rows first.
"""
PARAMETERS = """
## Parameters

Declared in [`endpoint/examples/parameters.ttl`](../endpoint/examples/parameters.ttl).

| parameter | what it is | المعنى | type | several | for example |
|---|---|---|---|---|---|
"""
HEAD = "\n| | question | سؤال | file |\n|---|---|---|---|\n"


def main() -> None:
    """Print the page: each query once, under the first of its keywords, and the parameters."""
    sys.stdout.write(PREAMBLE)
    listed: set[str] = set()
    for theme in themes():
        new = [example for example in theme.examples if example.name not in listed]
        listed.update(example.name for example in new)
        if new:
            sys.stdout.write(f"\n## {_told(theme.labels, 'en')}\n{HEAD}{''.join(_rows(new))}")
    sys.stdout.write(f"{PARAMETERS}{''.join(map(_parameter, parameters().values()))}")


def _rows(examples: Iterable[Example]) -> Iterator[str]:
    for example in examples:
        question = f"{_told(example.titles, 'en')} *{_told(example.comments, 'en')}*"
        file = f"[{example.name}](../endpoint/examples/{example.name}.ttl){_parameters(example)}"
        yield f"| {example.number} | {question} | {_told(example.titles, 'ar')} | {file} |\n"


def _parameter(parameter: Parameter) -> str:
    several = "any of them" if parameter.several else ""
    told = " | ".join(_told(parameter.descriptions, language) for language in ("en", "ar"))
    return f"| `{parameter.name}` | {told} | {parameter.type} | {several} | `{parameter.example}` |\n"


def _parameters(example: Example) -> str:
    names = ", ".join(f"**{p.name}**" if p.required else p.name for p in example.parameters)
    return f"<br>{names}" if names else ""


def _told(labels: Iterable[Literal], language: str) -> str:
    return str(pick(labels, language))


if __name__ == "__main__":
    main()
