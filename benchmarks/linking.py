"""Measure links and write the section "Measured" of docs/linking.md: ``make quality``.

On the gold articles (given their names and types), on links that were judged by hand, on the sample article, and on
names of politicians that an index was built without.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import link_aliases
import link_sample
from deep_gold import deep_gold
from gold import gold_annotations
from khabar.exporter.annotation.model import Annotation
from khabar.exporter.linking.index import Index
from khabar.exporter.linking.linker import link_entities
from link_gold import RANK, ablations, candidate_recall, compare
from sections import write_section

TITLE = "Measured"
SECTION = """`make quality` measures this anew (`benchmarks/linking.py`).

**Gold articles** (30 real articles, their names, types and subtypes given): of {gold.named} named people,
organizations and places {gold.with_id} have an id. {gold.right} are linked rightly, {gold.wrong} wrongly, {missed} not:
**precision {gold.precision:.3f}, recall {gold.recall:.3f}**. {gold.without_id} more that have no id in the gold are
linked. Of those that stay unlinked {gold.nil_precision:.0%} have no id. The right item is among the first {rank}
candidates of the longest name in {candidates:.1%}. The rules were made with these articles in view.

**Newspapers, read by the shipped reader, judged by hand** (`benchmarks/link_judgements.tsv`: places and verdicts):
{drawn} links were drawn at random from those of 220 SaudiNewsNet articles that nobody had looked at. **{drawn_right}
were right: {share:.3f}** (95 % interval {low:.3f} to {high:.3f}). Adjectives of a state that the reader took for its
name count as right. As names are read and linked today, {sample_all} of them are still given, {sample_right} of these
right. Of the links of 200 other articles, on which weights and word lists were set, {development_all} are still given,
{development_right} of these right. In the {articles} articles with judged links {links:,} of {named:,} named entities
are linked ({linked_share:.0%}): newspapers are full of people and bodies that no table with checked ids has.

| confidence | judged links | right | share | mean confidence |
|---|---|---|---|---|
{reliability}

**What each part adds**: links of the gold articles that are right and wrong, and of the judged links of newspapers.
Nearly every name that the index knows has one bearer of its type in it, so that a single cue seldom decides; what they
decide together, and what weak names need, shows in the sums.

| linker | gold: right | wrong | newspapers: right | wrong |
|---|---|---|---|---|
{ablation}

**Names that the index does not have**: each politician of Wikidata's list with several spellings of the name in one
script is looked up by one of them, in an index without it (as `khabar index search --fuzzy` does, people only).

| name | known names | names | first | among five |
|---|---|---|---|---|
{aliases}

**The sample article**: linked are {linked}; not linked {unlinked}."""


def main() -> None:
    """Read the command line, measure, and write the section."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True, help="folder of gold/, corpora/, wikidata/, seed/")
    parser.add_argument("--output", type=Path, required=True, help="page to write")
    args = parser.parse_args()
    if not (args.shared / "gold" / "dev").is_dir():
        sys.exit(f"Links are measured on {args.shared / 'gold'}, which is not there; KHABAR_SHARED names its folder.")
    write_section(args.output, TITLE, section(args.shared, Index()))
    print(f"Wrote {args.output}")


def section(shared: Path, index: Index) -> str:
    """Measure everything and put it into words."""
    gold = list(gold_annotations(shared / "gold" / "dev"))
    with TemporaryDirectory() as scratch:
        ids = {article for article, _, _ in link_sample.judgements()}
        corpus = shared / "corpora" / "saudinewsnet" / "articles.jsonl.gz"
        articles = link_sample.read(corpus, ids, Path(scratch))
    counts, sample = compare(gold, index), link_sample.link(articles, index)
    all_, right = sample.counts("sample")
    drawn = [verdict.right for verdict in link_sample.judgements().values() if verdict.part == "sample"]
    low, high = link_sample.wilson(sum(drawn), len(drawn))
    development_all, development_right = sample.counts("development")
    linked, unlinked = sample_article(shared / "seed", index)
    return SECTION.format(
        gold=counts,
        missed=counts.with_id - counts.right - counts.wrong,
        rank=RANK,
        candidates=candidate_recall(gold, index),
        sample_right=right,
        sample_all=all_,
        drawn=len(drawn),
        drawn_right=sum(drawn),
        share=sum(drawn) / len(drawn),
        low=low,
        high=high,
        development_right=development_right,
        development_all=development_all,
        articles=len(articles),
        links=sample.links,
        named=sample.named,
        linked_share=sample.links / sample.named,
        reliability="\n".join(reliability(sample)),
        ablation="\n".join(ablation(gold, articles, index)),
        aliases="\n".join(aliases(shared, index)),
        linked=", ".join(linked),
        unlinked=", ".join(unlinked),
    )


def reliability(sample: link_sample.Sample) -> Iterator[str]:
    """One line for each class of confidence."""
    for low, high, links, right, mean in sample.by_confidence():
        yield f"| {low} to {high} | {links} | {right} | {right / links:.3f} | {mean:.3f} |"


def ablation(gold: list[Annotation], articles: list[Annotation], index: Index) -> Iterator[str]:
    """One line for each part that is left out."""
    for name, left_out in ablations():
        with left_out:
            counts, judged = compare(gold, index), link_sample.link(articles, index).judged
        right = sum(verdict for _, _, verdict in judged)
        yield f"| {name} | {counts.right} | {counts.wrong} | {right} | {len(judged) - right} |"


def aliases(shared: Path, index: Index) -> Iterator[str]:
    """One line for each script of the name and scripts of the index."""
    people = shared / "wikidata" / "wikidata_people_multilingual.jsonl"
    for (script, known), (names, hits) in link_aliases.measure(people, index).items():
        yield f"| {script} | {known} | {names} | {hits[1]:.2f} | {hits[5]:.2f} |"


def sample_article(seed: Path, index: Index) -> tuple[list[str], list[str]]:
    """Give the names of the sample article's entities that are linked, and of those that are not."""
    annotation = deep_gold(seed)
    link_entities(annotation, index)
    named = [entity for entity in annotation.entities if any(m.level == "Name" for m in entity.mentions)]
    names = {bool(linked): [e.labels["ar"] for e in named if bool(e.link) == linked] for linked in (True, False)}
    return names[True], names[False]


if __name__ == "__main__":
    main()
