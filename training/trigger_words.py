"""Count which words are triggers: ``trigger_words.py --corpus FOLDER --held-out PATTERN``.

It prints the word list ``exporter/arabic/lexicon/triggers.toml``.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from khabar.exporter.arabic.lexicon import fold, words
from khabar.exporter.arabic.pipeline import load_pipeline
from khabar.exporter.arabic.triggerwords import bare
from spacy.language import Language

from articles import matches, read_annotated

_LEAST = 2
"""Times that a word has to be a trigger to be listed."""
_PARTICLES = 3
"""Letters of particles that may stand before a trigger in its word."""
_HEAD = """\
# How often words are triggers in {articles} articles of training/corpus, counted by training/trigger_words.py: without
# particles and article, in folded spelling; words that are a trigger there twice at the least.

# Share of all words that are triggers.
share = {share:.4f}

# Share of each type among the triggers.
[types]
{types}

# Of each word: how often it occurs, and how often as a trigger of each type.
[words]
"""


@dataclass(frozen=True)
class Counts:
    """How often each word occurs in some articles, and how often as a trigger of each type."""

    articles: int
    occurrences: Counter[str]
    types: dict[str, Counter[str]]
    spellings: Counter[str]
    """How often each word is or begins a trigger, as it is spelt, folded, without negations (لم يحضر)."""


def main() -> None:
    """Read the command line and print the word list."""
    counts = counts_asked_for(__doc__)
    every = sum(counts.types.values(), Counter[str]())
    shares = "\n".join(f"{kind} = {times / every.total():.4f}" for kind, times in sorted(every.items()))
    share = every.total() / counts.occurrences.total()
    print(_HEAD.format(articles=counts.articles, share=share, types=shares), end="")
    for word, found in sorted(counts.types.items()):
        if found.total() >= _LEAST:
            times = ", ".join(f"{kind} = {n}" for kind, n in sorted(found.items()))
            print(f'"{word}" = {{ of = {counts.occurrences[word]}, as = {{ {times} }} }}')


def counts_asked_for(description: str) -> Counts:
    """Read the command line of a program that counts words, and count them."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--held-out", default="", help="patterns of the ids of articles, with | between them")
    args = parser.parse_args()
    return counted(args.corpus, args.held_out)


def counted(corpus: Path, held_out: str) -> Counts:
    """Count the words of a corpus, some of its articles left out."""
    nlp = load_pipeline()
    paths = [p for p in sorted(corpus.glob("*.gold.json")) if not matches(p.name.split(".")[0], held_out)]
    counts = Counts(len(paths), Counter(), defaultdict(Counter), Counter())
    for text, kind in (one for path in paths for one in words_of(path, nlp)):
        counts.occurrences[bare(text)] += 1
        if kind:
            counts.types[bare(text)][kind] += 1
            if fold(text) not in words("claims", "negations"):
                counts.spellings[fold(text)] += 1
    return counts


def words_of(path: Path, nlp: Language) -> Iterator[tuple[str, str | None]]:
    """Give the words of an article with the type of the event that they are the trigger of."""
    gold, article = read_annotated(path)
    begins = {trigger["start"]: event["type"] for event in gold["events"] for trigger in event["triggers"]}
    for token in nlp.make_doc(article["text"]):
        reached = range(token.idx, token.idx + min(_PARTICLES + 1, len(token)))
        yield token.text, next((begins[i] for i in reached if i in begins), None)


if __name__ == "__main__":
    main()
