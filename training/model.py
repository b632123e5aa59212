"""The reader: an encoder of Arabic words with one linear head a question, and a scorer of word pairs (PyTorch).

A word is represented by the first and the last of its pieces, concatenated. All shapes are without a batch axis: one
window of one article at a time, ``p`` pieces, ``w`` words.
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn

import vocabulary
from e5 import Checkpoint, read_checkpoint
from labels import DISTANCES, PAIR_LABELS, SENTENCES_APART, WORD_HEADS

_SUM, _PRODUCT = 256, 128
"""Widths of the two parts of the pair scorer's hidden layer: projections that are added, and multiplied."""


class Layer(nn.Module):
    """One post-norm transformer layer, with BERT's order of operations."""

    def __init__(self, hidden: int, heads: int, feed_forward: int, epsilon: float, dropout: float) -> None:
        super().__init__()
        self.heads, self.size = heads, hidden // heads
        self.q, self.k, self.v, self.ao = (nn.Linear(hidden, hidden) for _ in range(4))
        self.fi, self.fo = nn.Linear(hidden, feed_forward), nn.Linear(feed_forward, hidden)
        self.aln, self.oln = nn.LayerNorm(hidden, epsilon), nn.LayerNorm(hidden, epsilon)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor) -> Tensor:
        """Map ``(p, hidden)`` to ``(p, hidden)``."""
        q, k, v = (f(x).view(-1, self.heads, self.size).transpose(0, 1) for f in (self.q, self.k, self.v))
        weights = torch.softmax(q @ k.transpose(1, 2) / self.size**0.5, dim=-1)
        attended = (weights @ v).transpose(0, 1).reshape(-1, self.heads * self.size)
        x = self.aln(x + self.dropout(self.ao(attended)))
        return self.oln(x + self.dropout(self.fo(nn.functional.gelu(self.fi(x)))))


class Reader(nn.Module):
    """Encoder and heads."""

    def __init__(self, checkpoint: Checkpoint, kept: list[int], layers: int, dropout: float = 0.1) -> None:
        super().__init__()
        c, hidden = checkpoint, checkpoint.hidden
        self.word = nn.Embedding(len(kept), hidden)
        self.position = nn.Embedding(c.positions, hidden)
        self.norm = nn.LayerNorm(hidden, c.epsilon)
        self.layers = nn.ModuleList(Layer(hidden, c.heads, c.feed_forward, c.epsilon, dropout) for _ in range(layers))
        self.dropout = nn.Dropout(dropout)
        self.outputs = nn.ModuleDict({head: nn.Linear(2 * hidden, len(names)) for head, names in WORD_HEADS.items()})
        self.anchor = nn.Linear(2 * hidden, _SUM + _PRODUCT)
        self.candidate = nn.Linear(2 * hidden, _SUM + _PRODUCT)
        self.distance = nn.Embedding(len(DISTANCES) + 1, _SUM)
        self.apart = nn.Embedding(2 * SENTENCES_APART + 1, _SUM)
        self.pair = nn.Linear(_SUM + _PRODUCT, len(PAIR_LABELS))
        nn.init.constant_(self.pair.bias, -4.0)  # few pairs are joined
        self._load(checkpoint, kept)

    def _load(self, c: Checkpoint, kept: list[int]) -> None:
        t = {name: torch.from_numpy(values) for name, values in c.tensors.items()}
        types = t["emb.type"].view(-1, c.hidden)[0]
        with torch.no_grad():
            self.word.weight.copy_(t["emb.word"].view(-1, c.hidden)[kept])
            self.position.weight.copy_(t["emb.pos"].view(-1, c.hidden) + types)
            self.norm.weight.copy_(t["emb.ln.w"])
            self.norm.bias.copy_(t["emb.ln.b"])
            for i, layer in enumerate(self.layers):
                for name, module in layer.named_children():
                    if name != "dropout":
                        module.weight.copy_(t[f"l{i}.{name}.w"].view_as(module.weight))
                        module.bias.copy_(t[f"l{i}.{name}.b"])

    def narrow(self, width: int) -> None:
        """Leave each layer the ``width`` units of its feed-forward part that weigh most, by the norms of both sides."""
        for layer in self.layers:
            strength = layer.fi.weight.norm(dim=1) * layer.fo.weight.norm(dim=0)
            kept = strength.topk(width).indices.sort().values
            layer.fi, layer.fo = _rows(layer.fi, kept), _columns(layer.fo, kept)

    def behead(self, heads: int) -> None:
        """Leave each layer the ``heads`` attention heads that weigh most, by the norms of what they take and give.

        Many heads can go without much loss (Michel et al. 2019).
        """
        for layer in self.layers:
            strength = layer.v.weight.norm(dim=1) * layer.ao.weight.norm(dim=0)
            kept = strength.view(-1, layer.size).sum(dim=1).topk(heads).indices.sort().values
            units = (kept[:, None] * layer.size + torch.arange(layer.size)).flatten()
            layer.q, layer.k, layer.v = (_rows(linear, units) for linear in (layer.q, layer.k, layer.v))
            layer.ao, layer.heads = _columns(layer.ao, units), heads

    def encode(self, pieces: Tensor, first: Tensor, last: Tensor) -> Tensor:
        """Give ``(w, 2·hidden)`` word vectors of ``pieces`` (p), whose words start at ``first`` and end at ``last``."""
        x = self.word(pieces) + self.position(torch.arange(pieces.shape[0]))
        x = self.dropout(self.norm(x))
        for layer in self.layers:
            x = layer(x)
        return self.dropout(torch.cat([x[first], x[last]], dim=-1))

    def forward(self, pieces: Tensor, first: Tensor, last: Tensor) -> tuple[Tensor, ...]:
        """Give the logits ``(w, labels)`` of each head, then the pair scorer's anchor and candidate ``(w, width)``."""
        x = self.encode(pieces, first, last)
        return (*(head(x) for head in self.outputs.values()), self.anchor(x), self.candidate(x))

    def score_pairs(self, anchors: Tensor, candidates: Tensor, buckets: Tensor, apart: Tensor) -> Tensor:
        """Give ``(n, labels)`` logits of ``n`` pairs from their projections, distance buckets and sentences apart.

        ``apart`` counts from 0, which is ``SENTENCES_APART`` sentences before the anchor or more.
        """
        added = anchors[:, :_SUM] + candidates[:, :_SUM] + self.distance(buckets) + self.apart(apart)
        hidden = torch.cat([torch.relu(added), anchors[:, _SUM:] * candidates[:, _SUM:]], dim=-1)
        return self.pair(self.dropout(hidden))


def _rows(linear: nn.Linear, kept: Tensor) -> nn.Linear:
    """Give the layer with some of its outputs."""
    smaller = nn.Linear(linear.in_features, len(kept))
    with torch.no_grad():
        smaller.weight.copy_(linear.weight[kept])
        smaller.bias.copy_(linear.bias[kept])
    return smaller


def _columns(linear: nn.Linear, kept: Tensor) -> nn.Linear:
    """Give the layer with some of its inputs."""
    smaller = nn.Linear(len(kept), linear.out_features)
    with torch.no_grad():
        smaller.weight.copy_(linear.weight[:, kept])
        smaller.bias.copy_(linear.bias)
    return smaller


def resize(model: Reader, state: dict[str, Tensor]) -> None:
    """Make the layers of a model as wide as those of trained weights."""
    model.narrow(state["layers.0.fi.weight"].shape[0])
    model.behead(state["layers.0.q.weight"].shape[0] // model.layers[0].size)


def load(folder: Path) -> Reader:
    """Load trained weights for use."""
    state = torch.load(folder / "reader.pt", weights_only=True)
    layers = 1 + max(int(name.split(".")[1]) for name in state if name.startswith("layers."))
    checkpoint = read_checkpoint()
    model = Reader(checkpoint, vocabulary.cut(checkpoint), layers)
    resize(model, state)
    model.load_state_dict(state)
    return model.eval()
