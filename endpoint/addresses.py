"""Where the things with Khabar's IRIs answer on this server.

The path behind the base of an IRI is its path here: ``{base}article/x`` answers at ``/article/x``, which leads to the
page ``/page/article/x`` or to the data ``/data/article/x``. The vocabularies have IRIs of their own whatever the base,
and their terms stand behind a ``#``, which no server sees: ``kh:Death`` answers at ``/ns`` and has its page at
``/page/ns#Death``.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from ..ontology import CAMEO, KH, KH_SHAPE, PLOVER

VOCABULARIES: Final = MappingProxyType(
    {
        "ns": str(KH),
        "plover": str(PLOVER),
        "cameo": str(CAMEO),
        "shapes": str(KH_SHAPE),
        "alignments": "https://w3id.org/khabar/alignments#",
    }
)
"""Path and namespace of each vocabulary that Khabar mints; the alignments mint no terms, but have an IRI."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """The mapping for one base, which ends with a slash."""

    base: str

    def iri(self, path: str) -> str:
        """The IRI that ``path``, without a slash before it, answers for."""
        if path in VOCABULARIES:
            return VOCABULARIES[path].removesuffix("#")
        return self.base + path

    def path(self, iri: str) -> str | None:
        """The path of an IRI of ours, with the fragment of a vocabulary's term; None for others."""
        for path, namespace in VOCABULARIES.items():
            if iri == namespace.removesuffix("#") or iri.startswith(namespace):
                return path + iri.removeprefix(namespace.removesuffix("#"))
        if iri.startswith(self.base) and iri != self.base:
            return iri.removeprefix(self.base)
        return None
