"""JSON files: one record, an array of records, or records one behind another, read one at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

from .decoding import Text
from .lines import as_record
from .model import Raw, ReadOptions, Rejection
from .sources import Source

_SPACE = " \t\n\r"
_CHUNK = 2**16


def read_json(source: Source, text: Text, options: ReadOptions) -> Iterator[Raw | Rejection]:
    """Read records as they come; memory holds one of them, whatever the size of the file.

    A record that does not parse ends the reading of its file, since nobody can say where the next one begins.
    """
    window = _Window(source.name, text, options.longest_record)
    in_array = window.take("[")
    while window.peek() not in ("", "]"):
        try:
            yield window.record()
        except ValueError as error:
            yield Rejection(window.place, f"{error}; nothing behind it was read")
            return
        if in_array and not window.take(","):
            break
    if in_array and not window.take("]"):
        yield Rejection(window.place, "not JSON: expected ',' or ']' in the array; nothing behind it was read")
    elif window.peek():
        yield Rejection(window.place, "not JSON: text behind the end; it was not read")


class _Window:
    """The part of a text that is not consumed yet, and where it stands."""

    def __init__(self, name: str, text: Text, limit: int) -> None:
        self._name = name
        self._source = text
        self._limit = limit
        self._decode = json.JSONDecoder().raw_decode
        self._rest = text.read(_CHUNK)
        self._column = 1
        self._ended = False

    @property
    def place(self) -> str:
        """File, line and column of the next character."""
        return f"{self._name}:{self._rest.line}:{self._column}"

    def peek(self) -> str:
        """The next character that is no white space, or an empty string at the end."""
        while True:
            text = self._rest.text
            self._consume(len(text) - len(text.lstrip(_SPACE)))
            if self._rest.text or self._ended:
                return self._rest.text[:1]
            self._fill()

    def take(self, character: str) -> bool:
        """Step over ``character`` if it comes next."""
        found = self.peek() == character
        self._consume(int(found))
        return found

    def record(self) -> Raw | Rejection:
        """Take the value that comes next.

        Raises:
            ValueError: there is none; the window then stands at the fault.
        """
        value, end = self._value()
        here, text = self._rest, self._rest.text[:end]
        self._consume(end)
        where = f"{self._name}:{here.line}"
        fault = replace(here, text=text).fault()
        return Rejection(where, fault, text) if fault else as_record(where, value, text)

    def _value(self) -> tuple[object, int]:
        while True:
            try:
                value, end = self._decode(self._rest.text)
            except json.JSONDecodeError as error:
                if self._ended or len(self._rest.text) > self._limit:
                    raise self._fault(error) from None
            except (ValueError, RecursionError) as error:  # thousands of digits, thousands of brackets
                raise ValueError(f"not JSON that can be read: {error}") from None
            else:
                if end < len(self._rest.text) or self._ended:  # a number could go on behind the window
                    return value, end
            self._fill()

    def _fault(self, error: json.JSONDecodeError) -> ValueError:
        self._consume(error.pos)
        if self._ended:
            return ValueError(f"not JSON: {error.msg}")
        return ValueError(f"no JSON record within {self._limit:,} characters ({error.msg}); --max-characters raises it")

    def _fill(self) -> None:
        more = self._source.read(max(_CHUNK, len(self._rest.text)))
        self._ended = not more.text
        self._rest = replace(self._rest, text=self._rest.text + more.text)

    def _consume(self, count: int) -> None:
        gone = self._rest.text[:count]
        self._column = count - gone.rfind("\n") if "\n" in gone else self._column + count
        self._rest = replace(
            self._rest,
            text=self._rest.text[count:],
            line=self._rest.line + gone.count("\n"),
            byte=self._rest.byte + self._rest.width(gone),
        )
