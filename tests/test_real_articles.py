"""Two hundred real newspaper articles through the whole path: exported, validated, loaded, counted."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest

KHABAR = str(Path(sys.executable).with_name("khabar"))
ARTICLES = 200


@pytest.fixture(scope="module")
def folder(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Export the articles into a file and a store at once, with two workers."""
    folder = tmp_path_factory.mktemp("real")
    with gzip.open(shared / "corpora/saudinewsnet/articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        (folder / "articles.jsonl").write_text("".join(islice(lines, ARTICLES)), encoding="utf-8")
    command = [KHABAR, "export", "articles.jsonl", "-o", "out.nq.gz", "--store", "store", "--rejects", "rejects.jsonl"]
    run = subprocess.run([*command, "--workers", "2"], cwd=folder, capture_output=True, text=True, timeout=1800)
    (folder / "exit").write_text(str(run.returncode), encoding="utf-8")
    return folder


def test_no_article_is_lost(folder: Path) -> None:
    records = [json.loads(line) for line in (folder / "articles.jsonl").read_text(encoding="utf-8").splitlines()]
    rejects = [json.loads(line) for line in (folder / "rejects.jsonl").read_text(encoding="utf-8").splitlines()]
    stored = _query(folder, "SELECT ?id WHERE { ?article a kh:Article ; dcterms:identifier ?id }")
    rejected = {json.loads(reject["record"])["id"] for reject in rejects}
    assert {row["id"]["value"] for row in stored} | rejected == {record["id"] for record in records}
    texts = {record["text"] for record in records}
    assert len(stored) == len(texts), rejects  # only what repeats the text of another record may be rejected
    assert (folder / "exit").read_text(encoding="utf-8") == ("2" if rejects else "0")


def test_all_graphs_conform(folder: Path) -> None:
    run = subprocess.run([KHABAR, "validate", "out.nq.gz"], cwd=folder, capture_output=True, text=True, timeout=1800)
    assert run.returncode == 0, run.stdout


def test_articles_tell_of_events_with_sources(folder: Path) -> None:
    events = _query(
        folder, "SELECT DISTINCT ?article WHERE { GRAPH ?article { ?claim kh:content ?event ; kh:depth 1 } }"
    )
    assert len(events) > ARTICLES / 2


def _query(folder: Path, query: str) -> list[dict[str, dict[str, str]]]:
    command = [KHABAR, "query", query, "--store", "store", "--format", "json"]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True, timeout=600)
    rows: list[dict[str, dict[str, str]]] = json.loads(run.stdout)["results"]["bindings"]
    return rows
