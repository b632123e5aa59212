"""Fit which triggers tell one event: ``retelling.py --corpus FOLDER --articles 'own-[yz]*'``.

It prints the word list ``exporter/arabic/lexicon/retelling.toml``. The triggers are those that the pipeline finds, with
the events of the annotation that they belong to; every pair of two is an example. Give articles that the reader has not
learned from: of others it is so sure that the fit would trust it alone.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from khabar.exporter.arabic.cast import cast_of
from khabar.exporter.arabic.draft import reading_of, span_of
from khabar.exporter.arabic.pipeline import load_pipeline
from khabar.exporter.arabic.retelling import TRAITS, traits
from khabar.exporter.arabic.triggers import triggers_of
from spacy.language import Language

from examples import annotated_at, read_up_to_events
from logistic import Values, fitted

_HEAD = """\
# How far each trait of two triggers speaks for one event: weights of a logistic regression, fitted by
# training/retelling.py on {articles} articles of training/corpus that the reader of that time had not learned from:
# {pairs} pairs, {same} of them tell one event.
# Traits, all from the reader's answers:
# same: log-odds that both tell one event
# type: probability that both have one type
# place, shared: how sure both are of one place, and of one participant in one role
# elsewhere, rival: how much surer both are of some place, and of some participant in a role, than of a common one
"""


def main() -> None:
    """Read the command line and print the word list."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--articles", required=True, help="pattern of the ids of articles that are fitted on")
    args = parser.parse_args()
    nlp = load_pipeline()
    paths = sorted(args.corpus.glob(f"{args.articles}.gold.json"))
    articles = [pairs_of(nlp, path) for path in paths]
    rows = np.concatenate([x for x, _ in articles])
    same = np.concatenate([y for _, y in articles])
    weights, bias = fitted(rows, same)
    print(_HEAD.format(articles=len(articles), pairs=len(same), same=int(same.sum())))
    for name, weight in zip(("bias", *TRAITS), (bias, *weights), strict=True):
        print(f"{name} = {weight:.3f}")


def pairs_of(nlp: Language, path: Path) -> tuple[Values, Values]:
    """Give ``(pairs, TRAITS)`` of the found triggers of one article, and 1 where both belong to one event, else 0."""
    gold, doc = read_up_to_events(nlp, path)
    triggers = triggers_of(reading_of(doc))
    spans = [span_of(doc, trigger.start, trigger.end) for trigger in triggers]
    events = [annotated_at(gold["events"], "triggers", span) for span in spans]
    rows, same = [], []
    for i, of_earlier in enumerate(traits(doc, triggers, cast_of(doc, triggers))):
        known = [j for j in range(i) if events[i] is not None and events[j] is not None]
        rows.append(of_earlier[known].astype(np.float64))
        same += [float(events[i] == events[j]) for j in known]
    return np.concatenate([np.zeros((0, len(TRAITS))), *rows]), np.asarray(same)


if __name__ == "__main__":
    main()
