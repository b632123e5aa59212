"""The store on disk: one writer, and any number of readers who never wait for it.

A store is a folder. ``data`` is what the writer works on. When it has finished, it makes an immutable copy of that, a
snapshot (hard links, so it costs little time and space), and then swaps ``current``, a file with the snapshot's name.
Readers open the snapshot that ``current`` names and keep it as long as they like.
"""

from .articles import ArticleStore, open_data, open_store
from .backups import back_up
from .loading import Loaded, load, stage
from .queries import evaluate
from .shares import articles
from .snapshots import current_snapshot, publish, snapshot

__all__ = [
    "ArticleStore",
    "Loaded",
    "articles",
    "back_up",
    "current_snapshot",
    "evaluate",
    "load",
    "open_data",
    "open_store",
    "publish",
    "snapshot",
    "stage",
]
