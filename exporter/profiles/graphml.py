"""``graphml``: the network of actors, with events and standing relations as its edges (GraphML 1.0).

What is linked to one Wikidata item is one node, in whatever article it stands; what is not is a node of its article.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from typing import BinaryIO, Final
from xml.sax.saxutils import escape, quoteattr

from ..xml import NO_XML_CHARACTER
from .actors import Actor, Gazetteer
from .article import ArticleGraph
from .events import EventTable, Value

_NODE_KEYS: Final = ("name", "class", "code", "wikidata")
_OF_EVENT: Final = (
    "event_type", "plover_event", "actuality", "polarity", "modality", "date", "claim_depth", "according_to",
    "source_role", "target_role", "event", "claim", "article",
)  # fmt: skip
_EDGE_KEYS: Final = ("kind", *_OF_EVENT, "relation", "words")


def write(graphs: Iterable[ArticleGraph], stream: BinaryIO, gazetteer: Gazetteer) -> None:
    """Write the nodes and edges of each article as it comes; only the ids of linked nodes are remembered."""
    stream.writelines(f"{line}\n".encode() for line in _head())
    linked: set[str] = set()
    numbers = count(1)
    for graph in graphs:
        table = EventTable(graph, gazetteer)
        new = [actor for actor in table.actors.values() if actor.item not in linked and actor.kind != "EditorialVoice"]
        linked |= {actor.item for actor in new if actor.item}
        edges = zip(numbers, (*_events(table), *_relations(graph, table)), strict=False)
        lines = (*map(_node, new), *(_edge(number, *edge) for number, edge in edges))
        stream.writelines(f"{line}\n".encode() for line in lines)
    stream.write(b"</graph>\n</graphml>\n")


def _head() -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
    for element, keys in (("node", _NODE_KEYS), ("edge", _EDGE_KEYS)):
        for key in keys:
            kind = "int" if key == "claim_depth" else "string"
            yield f'<key id="{element}-{key}" for="{element}" attr.name="{key}" attr.type="{kind}"/>'
    yield '<graph id="actors" edgedefault="directed">'


def _id(actor: Actor) -> str:
    return actor.item or actor.iri


def _node(actor: Actor) -> str:
    data = {"name": actor.name, "class": actor.kind, "code": actor.code, "wikidata": actor.item}
    return f"<node id={_attribute(_id(actor))}>{_data('node', data)}</node>"


def _edge(number: int, source: Actor, target: Actor, data: Mapping[str, Value]) -> str:
    ends = f"source={_attribute(_id(source))} target={_attribute(_id(target))}"
    return f'<edge id="e{number}" {ends}>{_data("edge", data)}</edge>'


def _events(table: EventTable) -> Iterator[tuple[Actor, Actor, dict[str, Value]]]:
    """Each telling of an event between two actors."""
    for row in table:
        source, target = (table.actors.get(str(row[f"{side}_id"])) for side in ("source", "target"))
        if source and target:
            yield source, target, {"kind": "event", **{key: row[key] for key in _OF_EVENT}}


def _relations(graph: ArticleGraph, table: EventTable) -> Iterator[tuple[Actor, Actor, dict[str, Value]]]:
    for row in sorted(graph.select("relations"), key=lambda row: str(row["relation"])):
        data: dict[str, Value] = {
            "kind": "relation",
            "article": graph.article["article"],
            "relation": row["type"],
            "words": row["words"],
        }
        yield table.actors[str(row["source"])], table.actors[str(row["target"])], data


def _data(element: str, values: Mapping[str, Value]) -> str:
    return "".join(
        f'<data key="{element}-{key}">{escape(_text(value))}</data>'
        for key, value in values.items()
        if value is not None
    )


def _attribute(value: str) -> str:
    return quoteattr(_text(value))


def _text(value: Value) -> str:
    return NO_XML_CHARACTER.sub("\ufffd", str(value)).replace("\r", " ")
