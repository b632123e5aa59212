"""Fit who takes part in an event: ``participants.py --corpus FOLDER --articles 'own-[t-x]*'``.

It prints the weights of ``exporter/arabic/lexicon/participants.toml``. Every entity of an article is an example for
each role of each event that the pipeline finds and the annotation has. Give articles that the reader has not learned
from: of others it is so sure that the fit would trust it alone.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from khabar.exporter.arabic.cast import all_roles, cast_of, kind_of
from khabar.exporter.arabic.draft import draft_of, reading_of, span_of
from khabar.exporter.arabic.participants import TRAITS, candidates
from khabar.exporter.arabic.pipeline import load_pipeline
from khabar.exporter.arabic.retelling import joined
from khabar.exporter.arabic.triggers import triggers_of
from spacy.language import Language

from examples import paired, read_up_to_events
from logistic import Values, fitted


def main() -> None:
    """Read the command line and print the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--articles", required=True, help="pattern of the ids of articles that are fitted on")
    args = parser.parse_args()
    nlp = load_pipeline()
    rows: dict[str, list[Values]] = defaultdict(list)
    right: dict[str, list[Values]] = defaultdict(list)
    paths = sorted(args.corpus.glob(f"{args.articles}.gold.json"))
    for kind, of_entities, fills in (one for path in paths for one in examples_of(nlp, path)):
        rows[kind].append(of_entities)
        right[kind].append(fills)
    for kind in rows:
        fills = np.concatenate(right[kind])
        weights, bias = fitted(np.concatenate(rows[kind]), fills)
        print(f"# {len(fills)} examples of {len(paths)} articles, {int(fills.sum())} of them fill the role.")
        print(f"[weights.{kind}]")
        for name, weight in zip(("bias", *TRAITS), (bias, *weights), strict=True):
            print(f"{name} = {weight:.3f}")
        print()


def examples_of(nlp: Language, path: Path) -> Iterator[tuple[str, Values, Values]]:
    """Give by role of each event: its kind, ``(entities, TRAITS)``, and 1 where an entity fills it, else 0."""
    gold, doc = read_up_to_events(nlp, path)
    entities = {e.id: [m.span for m in e.mentions] for e in draft_of(doc).annotation.entities}
    known = paired(gold["entities"], "mentions", entities)
    triggers = triggers_of(reading_of(doc))
    cast = cast_of(doc, triggers)
    groups = joined(doc, triggers, cast)
    told = {str(n): [span_of(doc, t.start, t.end) for t in group] for n, group in enumerate(groups)}
    paired_events = paired(gold["events"], "triggers", told)
    filled = {event["id"]: {(role, who) for role, who in event["roles"]} for event in gold["events"]}
    numbers = iter(told)
    for of_some in cast.of(groups):
        names = [next(numbers) for _ in of_some.events]
        if not of_some.mentions:
            continue
        found = candidates(doc, [reading_of(doc).vote("event", [t.start for t in e]) for e in of_some.events], of_some)
        for event, role in np.argwhere(found.framed).tolist():
            if names[event] in paired_events:
                entities, rows = found.rows(event, role)
                name, wanted = all_roles()[role], filled[paired_events[names[event]]]
                fills = [float((name, known.get(entity)) in wanted) for entity in entities]
                yield kind_of(name), rows.astype(np.float64), np.asarray(fills)


if __name__ == "__main__":
    main()
