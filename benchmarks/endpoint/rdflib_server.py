"""rdflib-endpoint over oxrdflib on a snapshot: ``python rdflib_server.py SNAPSHOT PORT``."""

from __future__ import annotations

import sys

import pyoxigraph as ox
import uvicorn
from oxrdflib import OxigraphStore
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint

if __name__ == "__main__":
    snapshot, port = sys.argv[1:]
    data = Dataset(store=OxigraphStore(store=ox.Store.read_only(snapshot)), default_union=True)
    uvicorn.run(SparqlEndpoint(graph=data), host="127.0.0.1", port=int(port), log_level="critical")
