"""Score the export of the gold articles and write the page about it: ``make quality``.

The scorer asks the exported graph through SPARQL alone. The page has its table, beside the agreement of two annotators
on a part of the articles, and then the analysis, which is written by hand in ``docs/quality-analysis.md``.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

import anercorp
import arabic_event_gsr
import sample_article

Scores: TypeAlias = Mapping[str, Any]
"""By measure: precision ``p``, recall ``r``, ``f1`` and the number ``gold``; ``absent`` lists articles not exported."""

ANALYSIS = Path(__file__).parents[1] / "docs" / "quality-analysis.md"
KHABAR = Path(sys.executable).with_name("khabar")
PAGE = """# Quality

What Khabar {version} finds in 30 real newspaper articles, against their annotation by people. Its model was not
trained on them, but its rules and thresholds were tried on them while they were made, so expect a little less
elsewhere. `make quality` measures it again and rewrites this page, with the analysis that stands in
[quality-analysis.md](quality-analysis.md).

Articles that are absent because their graph did not conform: {absent}.

| measure | precision | recall | F1 | gold | F1 of two people | F1 of `--model fast` |
|---|---|---|---|---|---|---|
{rows}

The column of two people scores one annotator against another on six of the articles: as far as people agree, and so
about the most that can be asked. A name counts with its exact span, an event where the words that tell it overlap.
With an event that was missed, its roles, place, time and figures are missed, too; actuality and source are measured on
the events that were found. A figure is wrong when its kind or any of its bounds is.

{others}{analysis}"""
NAMES = """## Names on ANERcorp

On the test split of CAMeL Lab, entities with their exact words and class (`benchmarks/anercorp.py`). The shipped model
was not trained on ANERcorp, whose licence would pass on to it, and does not look for its class MISC, all of which count
as missed. ANERcorp marks names in other ways than Khabar: whole words with their particles, nationalities and titles
now and then. Models that were trained on its training split are published with 80 to 84 F1 (large Arabic BERT models:
Antoun et al. 2020, Inoue et al. 2021).

Classifiers on the same encoder that are trained for the corpus' own four classes on its training split, five epochs
from the weights of the default reader on, and read the test split cut into texts in two ways
(`training/names_of_anercorp.py`), reach 0.785 alone (PERS 0.797, LOC 0.886, ORG 0.682, MISC 0.618) and 0.792 as the
mean of two (PERS 0.797, LOC 0.894, ORG 0.695, MISC 0.645); nothing of them is shipped.

| class | precision | recall | F1 |
|---|---|---|---|
{rows}

"""
SENTENCES = """## Assaults and protests in single sentences

On the test half of arabic_event_gsr (`benchmarks/arabic_event_gsr.py`): newswire sentences of which several people said
whether they tell an assault or a protest (PLOVER); the majority counts. The test half are the sentences whose
identifier has an odd SHA-256. People marked a sentence only where the event is its news, while Khabar describes events
of the background, too, so that *sentences that describe one* finds many more; *sentences that tell it as news* decides
by what Khabar found (roles, place, time, actuality, words), fitted on the other half. The reader learned from the
verbs, sources and targets that people marked in the other half, and from no sentence of the test half. The last lines
compare the words of participants with those that people marked as source and target.

| measure | precision | recall | F1 | marked by people |
|---|---|---|---|---|
{rows}

The public baseline for Arabic, UniversalPetrarch (2018), needs parsers that no package index carries, so it cannot be
run here; its documents report a validation of English records only (68 % found, 23 % too many). The verbs of its Arabic
dictionary that have a code of the category, looked up as words, are in the table.

"""
SAMPLE = """## The sample article

Against its hand annotation, which goes further than the guidelines of the gold articles (32 events, some of them parts
of others), and by the traps that its annotator names (`benchmarks/sample_article.py`).

{rows}

"""


def main() -> None:
    """Read the command line, measure, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True, help="folder that holds gold/ and eval/")
    parser.add_argument("--output", type=Path, required=True, help="page to write")
    args = parser.parse_args()
    if not (args.shared / "gold" / "dev").is_dir():
        sys.exit(f"Quality is measured on {args.shared / 'gold'}, which is not there; KHABAR_SHARED names its folder.")
    with TemporaryDirectory() as scratch:
        measured, agreement = machine(args.shared, Path(scratch)), people(args.shared, Path(scratch))
        fast = machine(args.shared, Path(scratch), "fast")
    names = on_anercorp(args.shared / "corpora" / "anercorp" / "ANERCorp_CamelLab_test.txt")
    sentences = on_sentences(args.shared / "corpora")
    others = names + sentences + on_sample(args.shared)
    args.output.write_text(page(measured, agreement, fast, others), encoding="utf-8")
    print(f"Wrote {args.output}")


def machine(shared: Path, scratch: Path, model: str = "default") -> Scores:
    """Export the gold articles with a model and score the graph."""
    gold, graph = shared / "gold" / "dev", scratch / f"{model}.nq"
    articles = sorted(gold.glob("*.article.json"))
    status = subprocess.run([KHABAR, "export", *articles, "--model", model, "--output", graph]).returncode
    if status > 1:
        sys.exit(f"The export failed with exit code {status}.")
    return scores(shared, gold, graph)


def people(shared: Path, scratch: Path) -> Scores:
    """Score one annotator against another, on the articles that both read."""
    graph = scratch / "first.nq"
    with graph.open("wb") as output:
        subprocess.run(
            [sys.executable, shared / "eval" / "gold_graph.py", shared / "gold" / "dev"], stdout=output, check=True
        )
    return scores(shared, shared / "gold" / "second", graph)


def scores(shared: Path, gold: Path, graph: Path) -> Scores:
    """Call the scorer. It exits with 1 when an article is absent from the graph, which its answer tells, too."""
    scorer = [sys.executable, *map(str, (shared / "eval" / "evaluate.py", gold, graph)), "--json"]
    result: Scores = json.loads(subprocess.run(scorer, stdout=subprocess.PIPE, encoding="utf-8").stdout)
    return result


def on_anercorp(test: Path) -> str:
    """The section on names on ANERcorp; empty where the corpus is absent."""
    if not test.is_file():
        return ""
    lines = [f"| {kind} | {' | '.join(f'{v:.3f}' for v in values)} |" for kind, values in anercorp.scores(test).items()]
    return NAMES.format(rows="\n".join(lines))


def on_sentences(corpora: Path) -> str:
    """The section on single sentences; empty where the corpus is absent."""
    folder, dictionary = corpora / "arabic_event_gsr", corpora / "petrarch_arabic" / "CAMEO.ar.0.5.txt"
    if not folder.is_dir():
        return ""
    found = arabic_event_gsr.rows(folder, dictionary if dictionary.is_file() else None)
    return SENTENCES.format(rows="\n".join(found))


def on_sample(shared: Path) -> str:
    """The section on the sample article; empty where it is absent."""
    if not (shared / "seed").is_dir():
        return ""
    return SAMPLE.format(rows="\n".join(sample_article.rows(shared)))


def page(measured: Scores, agreement: Scores, fast: Scores, others: str) -> str:
    """The page with its table, what was measured on other corpora, and the analysis."""
    return PAGE.format(
        version=version("khabar"),
        absent=", ".join(measured["absent"]) or "none",
        rows="\n".join(rows(measured, agreement, fast)),
        others=others,
        analysis=ANALYSIS.read_text(encoding="utf-8"),
    )


def rows(measured: Scores, agreement: Scores, fast: Scores) -> Iterator[str]:
    """The lines of the table."""
    for measure, row in measured.items():
        if measure != "absent":
            figures = (
                *(f"{row[name]:.3f}" for name in ("p", "r", "f1")),
                row["gold"],
                f"{agreement[measure]['f1']:.2f}",
                f"{fast[measure]['f1']:.3f}",
            )
            yield f"| {measure} | {' | '.join(map(str, figures))} |"


if __name__ == "__main__":
    main()
