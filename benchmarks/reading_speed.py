"""Measure how fast articles are read, beside a token classifier of the same size run by Hugging Face transformers.

One process, one thread, the same articles and the same pieces of words. The peer has random weights: its speed does
not depend on them. Needs ``pip install transformers torch``.
"""

from __future__ import annotations

import argparse
import platform
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib.metadata import version
from itertools import islice
from pathlib import Path

from export_speed import invented, real
from khabar.exporter.annotation.model import Annotation, Article
from khabar.exporter.arabic.pieces import Pieces, windows
from khabar.exporter.arabic.pipeline import COMPONENTS, PipelineOptions, annotate, load_pipeline
from khabar.exporter.arabic.reader import MODELS, find_model
from sections import write_section
from spacy.language import Language

TITLE = "Speed of reading"
TEXT = """
Khabar {khabar} on onnxruntime {onnxruntime}, transformers {transformers} on PyTorch {torch}, Python {python}
({machine}), one thread, one process; {articles} articles with {words} words. Start-up is left out.
`benchmarks/reading_speed.py` measures it again.

| what reads | words/s | time to the peer's |
|---|---|---|
{rows}

*Whole pipeline* is all that `khabar annotate` does with an article, *network* its sentences and the reader alone. The
peer is `BertForTokenClassification` with the layers, widths and vocabulary of the default model in float32. The process
had at most {memory} MiB before the peer was loaded.
"""


def main() -> None:
    """Read the command line, measure, and write the section."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="folder that may hold corpora/saudinewsnet")
    parser.add_argument("--output", type=Path, required=True, help="page to write the section of")
    parser.add_argument("--articles", type=int, default=100, help="how many articles to read")
    args = parser.parse_args()
    corpus = args.shared / "corpora" / "saudinewsnet" / "articles.jsonl.gz"
    records = real(corpus) if corpus.is_file() else invented()
    texts = [record["text"] for record in islice(records, args.articles)]
    runs = [(name, seconds(read, texts)) for name, read in readers()]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    runs.append(("peer: transformers token classifier", seconds(peer(), texts)))
    write_section(args.output, TITLE, page(runs, texts, memory))
    print(f"Wrote {args.output}")


def readers() -> Iterator[tuple[str, Callable[[str], object]]]:
    """Give the pipelines that are measured."""
    only_network = frozenset(set(COMPONENTS) - {"khabar_sentences", "khabar_reader"})
    for model in sorted(path.name for path in MODELS.iterdir() if path.is_dir()):
        for part, without in (("whole pipeline", frozenset[str]()), ("network", only_network)):
            nlp = load_pipeline(PipelineOptions(without=without, settings={"khabar_reader": {"model": model}}))
            yield f"{model} model, {part}", partial(read_with, nlp)


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


def page(runs: Sequence[tuple[str, float]], texts: Sequence[str], memory: int) -> str:
    """The text of the section."""
    words = sum(len(text.split()) for text in texts)
    _, beside = runs[-1]
    return TEXT.format(
        **{name: version(name) for name in ("khabar", "onnxruntime", "transformers", "torch")},
        python=platform.python_version(),
        machine=platform.machine(),
        articles=len(texts),
        words=f"{words:,}",
        memory=memory,
        rows="\n".join(f"| {name} | {words / took:,.0f} | {took / beside:.2f} |" for name, took in runs),
    )


if __name__ == "__main__":
    main()
