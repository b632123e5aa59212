"""A reconciliation service elsewhere as a further source of links, for names that the index does not know.

It is asked only where the user names one. Nothing depends on it: when it fails, links stay as the index has them.
"""

from .linking import Elsewhere, link_elsewhere

__all__ = ["Elsewhere", "link_elsewhere"]
