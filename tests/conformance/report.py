"""What came of the tests: a page for people, and EARL (https://www.w3.org/TR/EARL10-Schema/) for programs."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from itertools import groupby
from pathlib import Path
from typing import Any

from .manifests import Test
from .outcomes import Outcome, Verdict

Results = dict[str, list[tuple[Test, Outcome]]]
"""The tests of each part, and what came of them."""

_KNOWN: dict[str, Any] = tomllib.loads(Path(__file__).with_name("deviations.toml").read_text("utf-8"))

_EARL = """\
@prefix dc: <http://purl.org/dc/terms/> .
@prefix doap: <http://usefulinc.com/ns/doap#> .
@prefix earl: <http://www.w3.org/ns/earl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<#khabar> a doap:Project , earl:TestSubject ; doap:name "Khabar" ; doap:release [ doap:revision "{version}" ] .
<#runner> a earl:Software , earl:Assertor ; dc:title "The runner of the tests that ships with Khabar" .
"""


def page(results: Results) -> Iterator[str]:
    """The lines of the tables, in Markdown."""
    yield "| suite | tests | passed | of them by value | failed | not applicable |"
    yield "|---|---|---|---|---|---|"
    for part, found in results.items():
        yield _row(part, found)
    yield from ("", "### What fails", "", "| tests | why | read more |", "|---|---|---|")
    failed = [(test, outcome) for found in results.values() for test, outcome in found if _is(outcome, Verdict.FAILED)]
    for (reason, links), group in groupby(sorted(failed, key=_explained), key=_explained):
        names = ", ".join(f"`{test}`" for test, _ in group)
        yield f"| {names} | {reason} | {_linked(links)} |"
    yield from (
        "",
        "### What passes by value",
        "",
        f"{_KNOWN['by_value']['text']} {_linked(_KNOWN['by_value']['links'])}",
    )
    yield ""
    yield ", ".join(f"`{test}`" for found in results.values() for test, outcome in found if outcome.by_value)
    yield from ("", "### What is not applicable", "", "| tests | why |", "|---|---|")
    for known in _KNOWN["inapplicable"]:
        tests = [
            str(test) for found in results.values() for test, outcome in found if outcome.reason == known["reason"]
        ]
        if tests:
            yield f"| {_shortened(tests)} | {known['text']} |"


def earl(results: Results, version: str, day: str) -> Iterator[str]:
    """All outcomes as EARL in Turtle, a line each."""
    yield _EARL.format(version=version)
    for found in results.values():
        for test, outcome in found:
            yield (
                f"[] a earl:Assertion ; earl:assertedBy <#runner> ; earl:subject <#khabar> ; earl:test <{test.node}> ; "
                f"earl:mode earl:automatic ; earl:result [ a earl:TestResult ; earl:outcome earl:{outcome.verdict} ; "
                f'dc:date "{day}"^^xsd:date ] .\n'
            )


def unexplained(results: Results) -> list[str]:
    """The tests that fail for no reason that is known."""
    return [
        f"{test}: {outcome.reason}"
        for found in results.values()
        for test, outcome in found
        if _is(outcome, Verdict.FAILED) and not _deviation(test)
    ]


def _row(part: str, found: list[tuple[Test, Outcome]]) -> str:
    counts = [sum(_is(outcome, verdict) for _, outcome in found) for verdict in Verdict]
    passed, failed, inapplicable = counts
    by_value = sum(outcome.by_value for _, outcome in found)
    return f"| {part} | {len(found)} | {passed} | {by_value or '–'} | {failed or '–'} | {inapplicable or '–'} |"


def _is(outcome: Outcome, verdict: Verdict) -> bool:
    return outcome.verdict is verdict


def _deviation(test: Test) -> dict[str, Any] | None:
    known = (known for known in _KNOWN["deviation"] if any(fnmatch(str(test), pattern) for pattern in known["tests"]))
    return next(known, None)


def _explained(result: tuple[Test, Outcome]) -> tuple[str, tuple[str, ...]]:
    test, outcome = result
    known = _deviation(test)
    return (known["reason"], tuple(known["links"])) if known else (f"not explained yet: {outcome.reason}", ())


def _linked(links: tuple[str, ...]) -> str:
    return ", ".join(f"[{link.removeprefix('https://').removeprefix('github.com/')}]({link})" for link in links)


def _shortened(names: list[str]) -> str:
    """Names one by one, or their number where there are many."""
    folders = sorted({name.partition("#")[0] for name in names})
    return ", ".join(f"`{name}`" for name in names) if len(names) <= 12 else f"{len(names)} of {', '.join(folders)}"
