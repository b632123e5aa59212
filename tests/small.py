"""A small annotation whose graph conforms, made without any pipeline; and one whose graph does not."""

from __future__ import annotations

import json
from pathlib import Path

from khabar.exporter.annotation import Annotation, to_json
from khabar.exporter.annotation.model import (
    Article,
    Claim,
    Entity,
    Event,
    Figure,
    Mention,
    Participation,
    Publication,
    Source,
    Span,
)

TEXT = "قال المرصد السوري إن 246 مدنيا قتلوا في حلب."


def annotation(number: int = 1, figure: int = 246) -> Annotation:
    """Somebody says that people died; ``figure`` is the lowest number of them, 246 the highest."""
    text = f"{TEXT}\n\u202eخبر {number}\r\n"

    def find(words: str) -> Span:
        return text.index(words), text.index(words) + len(words)

    return Annotation(
        Article(f"n{number}", text, "عنوان", "2016-05-01", extra={"section": "عالم"}),
        Publication("2016-05-01", "2016-05-01", "Day"),
        [(0, len(TEXT))],
        [
            Entity("e1", "Organization", [Mention(find("المرصد السوري"), "Name")], labels={"ar": "المرصد السوري"}),
            Entity("e2", "Person", [Mention(find("246 مدنيا"), "Nominal")], labels={"ar": "246 مدنيا"}),
            Entity("e3", "Place", [Mention(find("حلب"), "Name")], labels={"ar": "حلب"}),
        ],
        events=[
            Event(
                "v1",
                "Death",
                [find("قتلوا")],
                "Reported",
                [Claim("c1", [Source(["e1"], find("قال"))], modality="Asserted", mode="Indirect")],
                [Participation("victim", "e2", "c1")],
                place="e3",
                figures=[Figure("Killed", find("246"), figure, 246, 246, ["e1"])],
            )
        ],
    )


def write_annotations(path: Path, *annotations: Annotation) -> Path:
    """Write a file as ``khabar annotate`` does."""
    path.write_text("".join(json.dumps(to_json(item), ensure_ascii=False) + "\n" for item in annotations), "utf-8")
    return path
