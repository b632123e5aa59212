"""Find who takes part in events by rules on word order, beside the fitted decision: ``role_rules.py --shared FOLDER``.

The rules are those of a grammar. Behind the trigger the first entity without a particle fills the main role of the
type's frame and the next one the other side's; من قبل and على يد introduce who does it, على, ضد and إلى whom it is done
to, مع and بين who does it together; a doer that does not follow stands before the trigger in its sentence. Triggers,
types, mentions and entities are those of the pipeline in both runs, and the scorer is that of ``make quality``.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox
from khabar.exporter.annotation.model import Article, Participation
from khabar.exporter.arabic.cast import PARTICLES, cast_of, kind_of
from khabar.exporter.arabic.draft import Found, draft_of, sentence_of
from khabar.exporter.arabic.events import events
from khabar.exporter.arabic.lexicon import lexicon
from khabar.exporter.arabic.pipeline import PipelineOptions, annotate, load_pipeline
from khabar.exporter.mapping import DEFAULT_BASE, Run, map_annotation
from khabar.exporter.oxigraph import to_oxigraph
from quality import Scores, scores
from spacy.language import Language
from spacy.tokens import Doc

_BEHIND = 12
"""Words behind a trigger in which its participants stand."""
_SIDES = {"by": "doer", "against": "sufferer", "to": "sufferer", "with": "together"}
"""The kind of role of whom each kind of particle introduces."""
_MEASURES = ("event role", "event participant (any role)")


def main() -> None:
    """Read the command line and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="folder that holds gold/ and eval/")
    args = parser.parse_args()
    print("| decided by | measure | precision | recall | F1 | gold |\n|---|---|---|---|---|---|")
    for name, component in (("rules on word order", "roles_by_rules"), ("the fitted decision", "khabar_events")):
        found = scored(args.shared, PipelineOptions(replace={"khabar_events": component}))
        for measure in _MEASURES:
            row = found[measure]
            print(f"| {name} | {measure} | {row['p']:.3f} | {row['r']:.3f} | {row['f1']:.3f} | {row['gold']} |")


def scored(shared: Path, options: PipelineOptions) -> Scores:
    """Annotate the gold articles, map them, and score the graph."""
    nlp, gold, store = load_pipeline(options), shared / "gold" / "dev", ox.Store()
    for path in sorted(gold.glob("*.article.json")):
        annotation = annotate(nlp, Article(**json.loads(path.read_text(encoding="utf-8"))))
        store.extend(map(to_oxigraph, map_annotation(annotation, DEFAULT_BASE, Run("rules", {}))))
    with TemporaryDirectory() as scratch:
        graph = Path(scratch) / "graph.nq"
        store.dump(str(graph), format=ox.RdfFormat.N_QUADS)
        return scores(shared, gold, graph)


@Language.component("roles_by_rules")
def roles_by_rules(doc: Doc) -> Doc:
    """Find events as Khabar does, and put the participants that the rules give in the place of its own."""
    draft = draft_of(events(doc))
    cast = cast_of(doc, [])  # the reader is asked about no trigger
    mentions = [(m, _side(row)) for m, row in zip(cast.mentions, cast.introduced.astype(bool).tolist(), strict=True)]
    for event in draft.annotation.events:
        event.roles = list(roles_of(doc, event.type, draft.triggers[event.id][0], mentions))
    return doc


def _side(particles: Sequence[bool]) -> str | None:
    """Give the kind of role of whom some particles introduce; of several the first in the order of the word list."""
    return next((_SIDES[kind] for kind, stands in zip(PARTICLES, particles, strict=True) if stands), None)


def roles_of(
    doc: Doc, event_type: str, trigger: int, mentions: Sequence[tuple[Found, str | None]]
) -> Iterator[Participation]:
    """Give the participants of one event, each entity once; ``mentions`` come with the sides of their particles."""
    frame: dict[str, str] = {}
    for role in lexicon("events")["frames"][event_type]:
        frame.setdefault(kind_of(role), role)
    start, end = sentence_of(doc, trigger)
    taken: dict[str, str] = {}
    for mention, side in mentions:
        behind = trigger < mention.start < min(end, trigger + _BEHIND)
        if behind and mention.entity not in taken:
            kind = side or next((kind for kind in frame if kind == "together" or kind not in taken.values()), None)
            if kind in frame and _fits(mention, kind):
                taken[mention.entity] = kind
    if "doer" in frame and "doer" not in taken.values():
        before = [m for m, _ in mentions if start <= m.start < trigger and _fits(m, "doer") and m.entity not in taken]
        taken |= {m.entity: "doer" for m in before[-1:]}
    yield from (Participation(frame[kind], entity) for entity, kind in taken.items())


def _fits(mention: Found, kind: str) -> bool:
    return mention.type in lexicon("participants")["fitting"][kind]


if __name__ == "__main__":
    main()
