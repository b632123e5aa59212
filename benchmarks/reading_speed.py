"""Measure how fast articles are read, beside a token classifier of the same size run by Hugging Face transformers.

One thread, the same articles and the same pieces of words. What is measured has a process of its own, several times in
turn, and the fastest counts: whatever else the machine does only ever makes one slower. The peer has random weights:
its speed does not depend on them. Needs ``pip install transformers torch``.
"""

from __future__ import annotations

import argparse
import platform
import resource
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from importlib.metadata import version
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from export_speed import invented, real
from khabar.exporter.annotation.model import Annotation, Article
from khabar.exporter.arabic.pieces import Pieces, windows
from khabar.exporter.arabic.pipeline import COMPONENTS, PipelineOptions, annotate, load_pipeline
from khabar.exporter.arabic.reader import find_model
from sections import write_section
from spacy.language import Language

TITLE = "Speed of reading"
TEXT = """
Khabar {khabar} on onnxruntime {onnxruntime}, transformers {transformers} on PyTorch {torch}, Python {python}
({machine}), one thread; {articles} articles with {words} words, each read once. Start-up is left out. The fastest of
{rounds} runs in turn, each a process of its own. `benchmarks/reading_speed.py` measures it again.

| what reads | words/s | time to the peer's |
|---|---|---|
{rows}

*Whole pipeline* is all that `khabar annotate` does with an article, *network* its sentences and the reader alone. The
peer is `BertForTokenClassification` with the layers, widths and vocabulary of the default model in float32. A process
of Khabar had at most {memory} MiB.
"""


def main() -> None:
    """Read the command line, measure, and write the section."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="folder that may hold corpora/saudinewsnet")
    parser.add_argument("--output", type=Path, required=True, help="page to write the section of")
    parser.add_argument("--articles", type=int, default=300, help="how many articles to read")
    parser.add_argument("--rounds", type=int, default=2, help="how often each is measured")
    args = parser.parse_args()
    corpus = args.shared / "corpora" / "saudinewsnet" / "articles.jsonl.gz"
    records = real(corpus) if corpus.is_file() else invented()
    texts = [record["text"] for record in islice(records, args.articles)]
    with ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as fresh:
        runs = [(name, fresh.submit(measured, name, texts).result()) for _ in range(args.rounds) for name in READERS]
    write_section(args.output, TITLE, page(runs, texts, args.rounds))
    print(f"Wrote {args.output}")


def measured(name: str, texts: Sequence[str]) -> tuple[float, int]:
    """Give the seconds that a reader takes for some texts, and the MiB that this process had at the most."""
    took = seconds(READERS[name](), texts)
    return took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def pipeline(model: str, without: frozenset[str] = frozenset()) -> Callable[[str], object]:
    """Make a pipeline with one of the shipped models."""
    options = PipelineOptions(without=without, settings={"khabar_reader": {"model": model}})
    return partial(read_with, load_pipeline(options))


def read_with(nlp: Language, text: str) -> Annotation:
    """Read one text."""
    return annotate(nlp, Article("", text))


def peer() -> Callable[[str], object]:
    """Make the peer: the same pieces in the same windows through a classifier of the same size."""
    try:
        import torch
        from transformers import BertConfig, BertForTokenClassification
    except ImportError as error:
        sys.exit(f"The peer needs more: pip install transformers torch ({error}).")
    torch.set_num_threads(1)
    pieces = Pieces(find_model(None) / "pieces.model")
    config = BertConfig(
        vocab_size=pieces.size, hidden_size=384, num_hidden_layers=12, num_attention_heads=12, intermediate_size=1536
    )
    model = BertForTokenClassification(config).eval()

    def read(text: str) -> object:
        ids = [pieces.of(word) for word in text.split()]
        with torch.inference_mode():
            for start, end in windows([len(word) for word in ids]):
                flat = [pieces.begin, *(piece for word in ids[start:end] for piece in word), pieces.end]
                model(torch.tensor([flat]))
        return None

    return read


def seconds(read: Callable[[str], object], texts: Sequence[str]) -> float:
    """Read all texts, after two that warm up, and give the seconds of processor time."""
    for text in texts[:2]:
        read(text)
    start = time.process_time()
    for text in texts:
        read(text)
    return time.process_time() - start


ONLY_NETWORK = frozenset(COMPONENTS) - {"khabar_sentences", "khabar_reader"}
PEER = "peer: transformers token classifier"
READERS: dict[str, Callable[[], Callable[[str], object]]] = {
    "default model, whole pipeline": partial(pipeline, "default"),
    "default model, network": partial(pipeline, "default", ONLY_NETWORK),
    "fast model, whole pipeline": partial(pipeline, "fast"),
    "fast model, network": partial(pipeline, "fast", ONLY_NETWORK),
    PEER: peer,
}
"""What makes each reader that is measured."""


def page(runs: Sequence[tuple[str, tuple[float, int]]], texts: Sequence[str], rounds: int) -> str:
    """The text of the section."""
    words = sum(len(text.split()) for text in texts)
    best = {name: min(took for measured, (took, _) in runs if measured == name) for name in READERS}
    memory = max(most for name, (_, most) in runs if name != PEER)
    return TEXT.format(
        **{name: version(name) for name in ("khabar", "onnxruntime", "transformers", "torch")},
        python=platform.python_version(),
        machine=platform.machine(),
        articles=len(texts),
        words=f"{words:,}",
        memory=memory,
        rounds=rounds,
        rows="\n".join(f"| {name} | {words / took:,.0f} | {took / best[PEER]:.2f} |" for name, took in best.items()),
    )


if __name__ == "__main__":
    main()
