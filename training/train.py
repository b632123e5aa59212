#!/usr/bin/env python3
"""Train the reader on annotated articles: ``train.py OUT --corpus FOLDER...``.

Runs on two CPU cores, in float32 unless ``--bfloat16`` is given, which more than halves the time on processors that
have it and is ten times slower on others. Word embeddings and the lowest layers stay as they are. What ``reader.pt``
in OUT gets is the moving average of the weights over the steps; ``pieces.model`` stands beside it.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import torch
from khabar.exporter.arabic.pieces import Pieces
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

import vocabulary
from articles import matches
from augment import Names
from data import read_corpus, read_wojood
from e5 import read_checkpoint
from gsr import read_gsr
from losses import loss_of, taught_by
from model import Reader, load, resize
from progress import report
from windows import Window, make_windows

_AVERAGED = 0.999
"""Share of the moving average of the weights that a step leaves as it is (Polyak and Juditsky 1992)."""
M = TypeVar("M", bound=nn.Module)
"""A model with ``layers``."""


def train(
    model: M,
    examples: Callable[[], list[Window]],
    loss_of: Callable[[M, Window], Tensor],
    epochs: int,
    rate: float,
    after: Callable[[int, M], None],
    bfloat16: bool = False,
) -> M:
    """Run AdamW, one window a step, with a linear warm-up over a tenth of the steps and a linear decay to zero.

    ``examples`` gives the windows of an epoch, about as many each time; ``after`` is called with the number of each
    epoch that ends and the averaged model. Returns the averaged model.
    """
    averaged = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(_AVERAGED))
    encoder = [p for layer in model.layers for p in layer.parameters() if p.requires_grad]
    inside = {id(p) for p in encoder}
    heads = [p for p in model.parameters() if p.requires_grad and id(p) not in inside]
    optimiser = torch.optim.AdamW(
        [{"params": encoder, "lr": rate}, {"params": heads, "lr": 8 * rate}], weight_decay=0.01, fused=True
    )
    steps = epochs * len(examples())  # which articles and names are read moves the count by very few
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda s: min((s + 1) / (0.1 * steps), max(0.0, (steps - s) / (0.9 * steps)))
    )
    for epoch in range(1, epochs + 1):
        model.train()
        begun, total = time.time(), 0.0
        epoch_windows = examples()
        random.shuffle(epoch_windows)
        for window in epoch_windows:
            with torch.autocast("cpu", torch.bfloat16, enabled=bfloat16):
                loss = loss_of(model, window)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            optimiser.zero_grad(set_to_none=True)
            averaged.update_parameters(model)
            total += loss.item()
        print(f"epoch {epoch}: loss {total / len(epoch_windows):.3f}, {time.time() - begun:.0f} s", flush=True)
        after(epoch, averaged.module)
    return averaged.module


def start_from(model: Reader, folder: Path) -> None:
    """Take over the trained weights that fit the model; a part whose shape has changed begins anew.

    A model with fewer layers takes over some of the trained ones, evenly spaced from the first to the last.
    """
    trained = torch.load(folder / "reader.pt", weights_only=True)
    last = max(int(name.split(".")[1]) for name in trained if name.startswith("layers."))
    resize(model, trained)
    spaced = [round(place) for place in torch.linspace(0, last, len(model.layers)).tolist()]
    for to, at in enumerate(spaced):  # upwards, so that none is overwritten before it is taken
        for name in [name for name in trained if name.startswith(f"layers.{at}.")]:
            trained[name.replace(f"layers.{at}.", f"layers.{to}.", 1)] = trained[name]
    shapes = {name: value.shape for name, value in model.state_dict().items()}
    fitting = {name: value for name, value in trained.items() if value.shape == shapes.get(name)}
    model.load_state_dict(fitting, strict=False)
    print("begun anew:", *(name for name in shapes if name not in fitting), flush=True)


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--corpus", type=Path, nargs="+", required=True)
    parser.add_argument(
        "--held-out", default="", help="patterns of the ids of articles that are left out, with | between them"
    )
    parser.add_argument("--seldom", default="", help="patterns of the ids of articles of which an epoch reads a share")
    parser.add_argument("--share", type=float, default=0.5, help="how many of them it reads, chosen by chance")
    parser.add_argument("--wojood", type=Path, nargs="*", default=[])
    parser.add_argument("--gsr", type=Path, help="folder of arabic_event_gsr, whose training half every epoch reads")
    parser.add_argument("--dev", type=Path)
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--wojood-epochs", type=int, default=2)
    parser.add_argument("--layers", type=int, default=12)
    parser.add_argument("--feed-forward", type=int, help="units that are kept of the feed-forward part of a layer")
    parser.add_argument("--heads", type=int, help="attention heads that are kept of a layer")
    parser.add_argument("--start", type=Path, help="folder of a trained reader to go on from")
    parser.add_argument("--teacher", type=Path, help="folder of a larger trained reader to learn from as well")
    parser.add_argument("--frozen", type=int, default=4, help="layers that keep their weights, from below")
    parser.add_argument("--renamed", type=float, default=0.4, help="share of the entities that get another name")
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--bfloat16", action="store_true", help="for processors with AVX-512 BF16 or AMX")
    return parser.parse_args()


def main() -> None:
    """Read the command line and train."""
    args = arguments()
    torch.manual_seed(1)
    random.seed(1)
    torch.set_num_threads(args.threads)
    args.out.mkdir(parents=True, exist_ok=True)
    checkpoint = read_checkpoint()
    kept = vocabulary.cut(checkpoint)
    vocabulary.write(checkpoint, kept, args.out / "pieces.model")
    pieces = Pieces(args.out / "pieces.model")
    model = Reader(checkpoint, kept, args.layers)
    if args.start:
        start_from(model, args.start)
    if args.feed_forward:
        model.narrow(args.feed_forward)
    if args.heads:
        model.behead(args.heads)
    for frozen in (model.word, model.position, model.norm, *model.layers[: args.frozen]):
        frozen.requires_grad_(False)
    read = [e for folder in args.corpus for e in read_corpus(folder)]
    articles = [e for e in read if not matches(e.id, args.held_out)]
    sentences = [w for path in args.wojood for e in read_wojood(path) for w in make_windows(e, pieces)]
    marked = [w for e in read_gsr(args.gsr) for w in make_windows(e, pieces)] if args.gsr else []
    dev = [w for e in read_corpus(args.dev) for w in make_windows(e, pieces)] if args.dev else []
    print(f"{len(kept)} pieces, {len(articles)} articles, {len(sentences)} windows of sentences", flush=True)
    if sentences:
        train(model, lambda: sentences, loss_of, args.wojood_epochs, args.rate, lambda *_: None, args.bfloat16)
    names = Names.of(articles)

    seldom, often = ([e for e in articles if matches(e.id, args.seldom) is kind] for kind in (True, False))

    def renamed() -> list[Window]:
        chosen = often + random.sample(seldom, int(len(seldom) * args.share))
        return [*marked, *(w for e in chosen for w in make_windows(names.renamed(e, args.renamed), pieces))]

    def show(epoch: int, averaged: Reader) -> None:
        if dev and (epoch % 4 == 0 or epoch == args.epochs):
            print(report(averaged, dev), flush=True)
        torch.save(averaged.state_dict(), args.out / "reader.pt")

    if args.epochs:
        loss = taught_by(load(args.teacher)) if args.teacher else loss_of
        model = train(model, renamed, loss, args.epochs, args.rate, show, args.bfloat16)
    torch.save(model.state_dict(), args.out / "reader.pt")


if __name__ == "__main__":
    main()
