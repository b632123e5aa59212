#!/usr/bin/env python3
"""Average the weights of trained readers: ``average.py OUT TRAINED TRAINED...``.

Readers of which one went on from another are near enough for that, and together err less than each (Wortsman et al.
2022).
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import torch


def main() -> None:
    """Read the command line and write the reader."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("trained", type=Path, nargs="+")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    readers = [torch.load(folder / "reader.pt", weights_only=True) for folder in args.trained]
    average = {name: torch.stack([reader[name] for reader in readers]).mean(dim=0) for name in readers[0]}
    torch.save(average, args.out / "reader.pt")
    shutil.copy(args.trained[0] / "pieces.model", args.out / "pieces.model")


if __name__ == "__main__":
    main()
