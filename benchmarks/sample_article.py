"""Compare what is found in the sample article with its hand annotation: ``sample_article.py SHARED``.

The annotation (``seed/deep-gold.json``) goes further than the guidelines of the gold articles: 32 events, some of them
parts of others, and 24 claims with the chains of their sources. The traps are asked as queries, ``sample_traps.toml``.
"""

from __future__ import annotations

import argparse
import json
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from khabar.exporter.annotation.model import Annotation, Article, Event
from khabar.exporter.arabic.pipeline import annotate, load_pipeline
from khabar.exporter.mapping import DEFAULT_BASE, Run, map_annotation
from khabar.exporter.oxigraph import to_oxigraph
from khabar.exporter.store.queries import evaluate

TRAPS = Path(__file__).with_name("sample_traps.toml")
VOICE = "article-voice"
Json = Mapping[str, Any]


def main() -> None:
    """Read the command line and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, help="folder that holds seed/")
    print("\n".join(rows(parser.parse_args().shared)))


def rows(shared: Path) -> Iterator[str]:
    """Give the lines of two tables: what was found of the annotation, and each trap."""
    text = (shared / "seed" / "article.txt").read_text(encoding="utf-8")
    gold = json.loads((shared / "seed" / "deep-gold.json").read_text(encoding="utf-8"))
    annotation = annotate(load_pipeline(), Article("sample", text))
    yield from ("| of the hand annotation | found | of |", "|---|---|---|")
    for name, found, all_ in compared(annotation, gold):
        yield f"| {name} | {found} | {all_} |"
    yield from ("", "| trap | passed |", "|---|---|")
    for name, passed in trapped(annotation):
        yield f"| {name} | {'yes' if passed else '**no**'} |"


def compared(annotation: Annotation, gold: Json) -> Iterator[tuple[str, int, int]]:
    """Give what of the annotation was found: names, entities, quotations, events, and innermost sources of claims."""
    names = {m.span for e in annotation.entities for m in e.mentions if m.level == "Name"}
    wanted = {(m["start"], m["end"]) for m in gold["mentions"] if m["level"] == "NAM"}
    yield "names, by their exact words", len(names & wanted), len(wanted)
    speech = {(q["start"], q["end"]) for q in gold["quotes"] if q["kind"] != "name"}
    yield "quotations, by their exact words", len({quote.span for quote in annotation.quotes} & speech), len(speech)
    told = [event for event in gold["events"] if any(_of(annotation, trigger) for trigger in event["triggers"])]
    yield "events, by words in common", len(told), len(gold["events"])
    sources = [_sources(annotation, gold, claim) for claim in gold["claims"]]
    yield "claims with an event in their words", sum(s is not None for s in sources), len(sources)
    holders = [_holders(claim) for claim in gold["claims"]]
    right = sum(s is not None and bool(h & s) for h, s in zip(holders, sources, strict=True))
    yield "… of them with the right innermost source", right, sum(s is not None for s in sources)


def trapped(annotation: Annotation) -> Iterator[tuple[str, bool]]:
    """Give each trap and whether it is passed."""
    store = ox.Store()
    store.extend(map(to_oxigraph, map_annotation(annotation, DEFAULT_BASE, Run("0", {}))))
    for trap in tomllib.loads(TRAPS.read_text(encoding="utf-8"))["trap"]:
        yield trap["name"], bool(evaluate(store, f"ASK {{ {trap['ask']} }}"))


def _of(annotation: Annotation, span: Json) -> list[Event]:
    """Give the events with a trigger that shares letters with a span."""
    return [e for e in annotation.events if any(a < span["end"] and span["start"] < b for a, b in e.triggers)]


def _holders(claim: Json) -> set[str]:
    holder = claim["holder"]
    return {holder} if isinstance(holder, str) else set(holder)


def _sources(annotation: Annotation, gold: Json, claim: Json) -> set[str] | None:
    """Give the innermost sources, by the annotation's ids, of the events in a claim's words; None without any."""
    events = _of(annotation, claim["content"])
    if not events:
        return None
    ids = {(m["start"], m["end"]): m["entity"] for m in gold["mentions"]}
    spans = {e.id: [m.span for m in e.mentions] for e in annotation.entities}
    chains = [found.chain for event in events for found in event.claims]
    innermost = {who for chain in chains for who in (chain[-1].entities if chain else ())}
    named = {name for who in innermost for span in spans[who] for name in ids.get(span, ())}
    return named | ({VOICE} if not all(chains) else set())


if __name__ == "__main__":
    main()
