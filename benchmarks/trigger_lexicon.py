"""Find triggers by a lexicon, and by the reader beside it: ``trigger_lexicon.py GOLD [--corpus FOLDER]``.

The lexicon is what somebody who knew the training corpus by heart would write down: each word that is a trigger there
in a good share of its occurrences, with the type that it has most often; the share is the one with which one half of
the corpus finds most in the other. Words are compared as they are written without particles, or by their stems, which
stand for the forms that a lemma generates. The reader was trained on articles of the same corpus. Each telling counts
for itself, for a lexicon cannot say which of them are one event.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from khabar.exporter.annotation.model import Article
from khabar.exporter.arabic.pipeline import annotate, load_pipeline
from khabar.exporter.arabic.triggerwords import bare
from spacy.language import Language

Trigger: TypeAlias = tuple[int, int, str]
"""First and last code point, half-open, and the type of the event."""
Lexicon: TypeAlias = Mapping[str, str]
"""The type by the form of a word."""
Form: TypeAlias = Callable[[str], str]
"""How words are compared."""
Figures: TypeAlias = tuple[float, float, float]
"""Precision, recall, F1."""
Example: TypeAlias = tuple[dict[str, Any], list[Trigger]]
"""An article as it is read from its file, and the triggers of its annotation."""

CORPUS = Path(__file__).parents[1] / "training" / "corpus"
_PREFIXES, _ENDINGS = (
    ("سي", "ست", "ي", "ت", "ن"),
    ("ون", "ين", "ان", "ات", "وا", "تها", "ته", "ها", "هم", "ه", "ت", "ا"),
)
_LEAST = 3
"""Letters that a stem keeps."""
_PARTICLES = 3
"""Letters of particles that may stand before a trigger in its word."""
_SHARES = (0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6)
"""Shares of its occurrences, one of which a word of the lexicon must be a trigger in."""
_SURE = 0.5
"""The share for words that are added to what the reader finds."""


def main() -> None:
    """Read the command line and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, help="folder of annotated articles to measure on")
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="folder of annotated articles to learn words from")
    args = parser.parse_args()
    print("| found by | measure | precision | recall | F1 | marked by people |\n|---|---|---|---|---|---|")
    print("\n".join(rows(args.gold, args.corpus)))


def rows(gold: Path, corpus: Path) -> Iterator[str]:
    """Give the lines of a table: who finds, what is measured, precision, recall, F1, and how many people marked."""
    nlp, tested, known = load_pipeline(), list(examples(gold)), list(examples(corpus))
    for name, form in (("words", bare), ("stems", stemmed)):
        share = best_share(known, nlp, form)
        words = lexicon(known, nlp, form, share)
        title = f"{len(words):,} {name} that are a trigger in {share:.0%} of their occurrences or more"
        yield from _lines(title, tested, all_looked_up(tested, words, nlp, form))
    by_reader = [list(read(article, nlp)) for article, _ in tested]
    yield from _lines("the reader", tested, by_reader)
    sure = all_looked_up(tested, lexicon(known, nlp, bare, _SURE), nlp, bare)
    both = [[*one, *apart(other, one)] for one, other in zip(by_reader, sure, strict=True)]
    yield from _lines(f"the reader, and words that are a trigger in {_SURE:.0%} of their occurrences", tested, both)


def best_share(known: Sequence[Example], nlp: Language, form: Form) -> float:
    """Give the share with which the words of every other article find the triggers of the rest best, by F1."""
    learned, tried = known[::2], known[1::2]

    def f1(share: float) -> float:
        found = all_looked_up(tried, lexicon(learned, nlp, form, share), nlp, form)
        return figures(tried, found)[0][2]

    return max(_SHARES, key=f1)


def examples(folder: Path) -> Iterator[Example]:
    """Give the annotated articles of a folder, in the order of their names."""
    for path in sorted(folder.glob("*.gold.json")):
        article = json.loads(path.with_name(path.name.replace(".gold.", ".article.")).read_text(encoding="utf-8"))
        events = json.loads(path.read_text(encoding="utf-8"))["events"]
        yield article, sorted((t["start"], t["end"], event["type"]) for event in events for t in event["triggers"])


def stemmed(word: str) -> str:
    """Take off what inflection adds: the prefix of an imperfect, the ending of a person, a number or an owner."""
    stem = bare(word)
    prefix = next((p for p in _PREFIXES if stem.startswith(p) and len(stem) - len(p) >= _LEAST), "")
    stem = stem.removeprefix(prefix)
    return stem.removesuffix(next((e for e in _ENDINGS if stem.endswith(e) and len(stem) - len(e) >= _LEAST), ""))


def lexicon(known: Iterable[Example], nlp: Language, form: Form, share: float) -> Lexicon:
    """Give the forms that are a trigger in a share of their occurrences or more, with their commonest type."""
    occurrences: Counter[str] = Counter()
    types: dict[str, Counter[str]] = defaultdict(Counter)
    for article, triggers in known:
        begins = {start: type_ for start, _, type_ in triggers}
        for token in nlp.make_doc(article["text"]):
            occurrences[form(token.text)] += 1
            reached = range(token.idx, token.idx + min(_PARTICLES + 1, len(token)))
            if type_ := next((begins[i] for i in reached if i in begins), None):
                types[form(token.text)][type_] += 1
    often = {word: found for word, found in types.items() if found.total() >= share * occurrences[word]}
    return {word: max(sorted(found), key=found.__getitem__) for word, found in often.items()}


def all_looked_up(tested: Iterable[Example], words: Lexicon, nlp: Language, form: Form) -> list[list[Trigger]]:
    """Give what a lexicon finds in each article."""
    return [list(looked_up(article["text"], words, nlp, form)) for article, _ in tested]


def looked_up(text: str, words: Lexicon, nlp: Language, form: Form) -> Iterator[Trigger]:
    """Give each word of a text whose form the lexicon has."""
    for token in nlp.make_doc(text):
        if type_ := words.get(form(token.text)):
            yield token.idx, token.idx + len(token), type_


def read(article: Mapping[str, Any], nlp: Language) -> Iterator[Trigger]:
    """Give the triggers of the events that the pipeline finds."""
    for event in annotate(nlp, Article(**article)).events:
        yield from ((start, end, event.type) for start, end in event.triggers)


def apart(found: Iterable[Trigger], others: Sequence[Trigger]) -> Iterator[Trigger]:
    """Give the triggers that have no word in common with the others."""
    return (one for one in found if not any(_overlap(one, other) for other in others))


def matched(gold: Sequence[Trigger], found: Sequence[Trigger]) -> list[tuple[Trigger, Trigger]]:
    """Pair triggers whose words overlap, each once, one of the same type first."""
    pairs, free = [], list(found)
    for one in gold:
        over = [other for other in free if _overlap(one, other)]
        if over:
            best = max(over, key=lambda other: other[2] == one[2])
            pairs.append((one, best))
            free.remove(best)
    return pairs


def _overlap(one: Trigger, other: Trigger) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def figures(tested: Sequence[Example], found: Sequence[Sequence[Trigger]]) -> tuple[Figures, Figures]:
    """Score the triggers of articles, by their words alone and with their types."""
    pairs = [pair for (_, gold), triggers in zip(tested, found, strict=True) for pair in matched(gold, triggers)]
    marked, given = sum(len(gold) for _, gold in tested), sum(map(len, found))

    def of(right: int) -> Figures:
        return right / max(1, given), right / max(1, marked), 2 * right / max(1, given + marked)

    return of(len(pairs)), of(sum(one[2] == other[2] for one, other in pairs))


def _lines(name: str, tested: Sequence[Example], found: Sequence[Sequence[Trigger]]) -> Iterator[str]:
    marked = sum(len(gold) for _, gold in tested)
    for measure, values in zip(("trigger", "trigger and type"), figures(tested, found), strict=True):
        yield f"| {name} | {measure} | {' | '.join(f'{value:.3f}' for value in values)} | {marked:,} |"


if __name__ == "__main__":
    main()
