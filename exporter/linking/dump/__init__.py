"""From a dump of Wikidata to an index of names: read once, line by line, then put together.

``reading`` unpacks the dump and cuts it into chunks of lines, ``digest`` makes of each item what the index needs, in
several processes, ``spool`` keeps that on disk until the classes of all items are known, ``assembly`` makes the rows of
the index of it, and ``building`` joins these. ``kinds.toml`` says which items are kept.
"""

from .building import Build, Built, Watch, build
from .reading import STDIN, size_of
from .settings import Settings

__all__ = ["STDIN", "Build", "Built", "Settings", "Watch", "build", "size_of"]
