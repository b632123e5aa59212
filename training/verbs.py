"""Put the trigger words of the corpus to verbs, with all their forms: ``verbs.py --corpus FOLDER --held-out PATTERN``.

It prints the word list ``exporter/arabic/lexicon/verbs.toml``. mazini (CC BY 4.0) conjugates the attested verbs of
Arabic. Without vowel marks one word may be a form of several verbs (قتل is of قَتَلَ and of قَتَّلَ), so verbs are chosen one
after the other: each time the one whose third person tells most of the events that are still left, the simpler one
of two that tell as many.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from khabar.exporter.arabic.lexicon import fold
from khabar.exporter.arabic.triggerwords import bare
from mazini import SLOTS, Conjugation, MaziniError, conjugate
from mazini.lexicon import attested_wazns, lexicon_roots

from trigger_words import Counts, counts_asked_for

_LEAST, _MOST_SEEN = 3, 1
"""Times that the forms of a verb have to be triggers, and occurrences up to which a form of it counts as not seen."""
_LESS = 0.9
"""Weight of a word of which و or ف would have to be taken off."""
_THIRD, _FIRST = "_3", "_1"
"""Parts of the names of mazini's slots for the persons that news are told in."""
_NOUNS = ("ap", "pp", "vn")
"""What the slots of participles and verbal nouns begin with."""
_HEAD = """\
# Verbs that tell events: trigger words of {articles} articles of training/corpus, put to verbs by training/verbs.py.
#
# Of each verb, by its third person: root and pattern; how often its forms occur in the articles, and how often as
# triggers of each type (whose codes stand in the ontology, its roles in events.toml); and, in folded spelling, those of
# its forms in the first and third person, participles and verbal nouns that the articles have not. mazini (CC BY 4.0)
# generates them, from the verbs that Marwan al-Bawwab and Yahya Mir Alam attest (CC BY 4.0).

"""


@dataclass(frozen=True)
class Verb:
    """A verb with its forms in folded spelling: of the third person, and all others."""

    lemma: str
    root: str
    pattern: str
    third: frozenset[str]
    others: frozenset[str]


def main() -> None:
    """Read the command line and print the word list."""
    counts = counts_asked_for(__doc__)
    print(_HEAD.format(articles=counts.articles), end="")
    taken: set[str] = set()
    for verb in chosen(list(attested()), counts):
        forms = {form: bare(form) for form in sorted(verb.third | verb.others) if bare(form) not in taken}
        taken.update(forms.values())
        own = set(forms.values())
        times = sum((counts.types[word] for word in own if word in counts.types), Counter[str]())
        if times.total() < _LEAST:  # another verb has its words
            continue
        told = ", ".join(f"{kind} = {n}" for kind, n in sorted(times.items()))
        unseen = ", ".join(f'"{form}"' for form, word in forms.items() if counts.occurrences[word] <= _MOST_SEEN)
        print(
            f'["{verb.lemma}"]\nroot = "{verb.root}"\npattern = "{verb.pattern}"\n'
            f"of = {sum(counts.occurrences[word] for word in own)}\nas = {{ {told} }}\nforms = [{unseen}]\n"
        )


def attested() -> Iterator[Verb]:
    """Give the verbs of Arabic, the patterns of each root from the simplest on."""
    third = [slot for slot in SLOTS if _THIRD in slot]
    others = [slot for slot in SLOTS if _FIRST in slot or slot.startswith(_NOUNS)]
    for root in lexicon_roots():
        for pattern in attested_wazns(root):
            try:
                verb = conjugate(root, pattern)
            except MaziniError:
                continue  # attested, but not by a rule
            yield Verb(verb.lemma[0].form, root, pattern, _forms(verb, third), _forms(verb, others))


def _forms(verb: Conjugation, slots: Iterable[str]) -> frozenset[str]:
    sure = (form for slot in slots for form in verb.slots.get(slot, ()) if form.form != "?" and not form.uncertain)
    return frozenset(fold(form.form) for form in sure)


def chosen(verbs: Sequence[Verb], counts: Counts) -> Iterator[Verb]:
    """Give the verbs that tell most events first, each for the words that no verb before it has."""
    left = dict(counts.spellings)
    waiting = [(-told, n) for n, verb in enumerate(verbs) if (told := _told(verb.third, left))]
    heapq.heapify(waiting)
    while waiting and -waiting[0][0] >= _LEAST:
        promised, n = heapq.heappop(waiting)
        told = _told(verbs[n].third, left)
        if told < -promised:
            heapq.heappush(waiting, (-told, n))
            continue
        yield verbs[n]
        for form in verbs[n].third | verbs[n].others:
            for spelling in (form, *_joined(form)):
                left.pop(spelling, None)


def _told(forms: Iterable[str], left: Mapping[str, int]) -> float:
    """Count what forms tell; a word that begins with و or ف is rather a form that does, too (وصل) than one without."""
    as_it_is = sum(left.get(form, 0) for form in forms)
    return as_it_is + _LESS * sum(left.get(joined, 0) for form in forms for joined in _joined(form))


def _joined(form: str) -> tuple[str, str]:
    return f"و{form}", f"ف{form}"


if __name__ == "__main__":
    main()
