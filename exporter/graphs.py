"""Graph files: statements from any RDF format, packed or not, in UTF-8."""

from __future__ import annotations

import gzip
import re
import sys
import zlib
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import IO, Final, cast

import pyoxigraph as ox

from .errors import InputError
from .formats import format_of, rdf_format

STDIN: Final = "-"

_PLACE: Final = re.compile(r"^Parser error at [^:]*: ")


def read_graphs(names: Iterable[str], format_name: str | None = None) -> Iterator[ox.Quad]:
    """The statements of all files, one after the other; ``-`` is standard input.

    The format is that of ``format_name`` for every file, or else what its name tells. A blank node of one file is none
    of another. Raises ``InputError`` for a file that cannot be read or does not parse, with line and column.
    """
    for name in names:
        form = rdf_format(format_name) if format_name else format_of(name, "--input-format")
        try:
            with _opened(name) as stream:
                yield from ox.parse(stream, form, rename_blank_nodes=True)
        except SyntaxError as error:
            raise InputError(_unparsed(name, form, error)) from None
        except (EOFError, OSError, zlib.error) as error:
            raise InputError(f"{name}: cannot be read: {getattr(error, 'strerror', None) or error}") from None


def _opened(name: str) -> AbstractContextManager[IO[bytes]]:
    if name == STDIN:
        return nullcontext(sys.stdin.buffer)
    return cast("IO[bytes]", gzip.open(name)) if name.endswith(".gz") else Path(name).open("rb")


def _unparsed(name: str, form: ox.RdfFormat, error: SyntaxError) -> str:
    place = f":{error.lineno}:{error.offset}" if error.lineno else ""
    return f"{name}{place}: not {form.name}: {_PLACE.sub('', error.msg)}"
