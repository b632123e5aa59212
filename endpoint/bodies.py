"""What a request carries: the text of a query or an update, in the ways that the SPARQL 1.1 Protocol allows.

https://www.w3.org/TR/sparql11-protocol/, sections 2.1 and 2.2.
"""

from __future__ import annotations

from typing import Final

from flask import request
from werkzeug.datastructures import MultiDict

from .errors import QueryError, UnsupportedTypeError

FORM: Final = "application/x-www-form-urlencoded"
QUERY: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"


def parameters(kind: str, media_type: str) -> MultiDict[str, str]:
    """The parameters of a POST: those of its form, or those of its address and its body as the parameter ``kind``.

    Raises UnsupportedTypeError when the body is neither a form nor of ``media_type``, and QueryError when it is not
    UTF-8.
    """
    if request.mimetype == FORM:
        return request.form
    if request.mimetype != media_type:
        raise UnsupportedTypeError(f"Send the {kind} as {media_type} or as {FORM}.")
    found = MultiDict(request.args)
    found.setlist(kind, [_decoded(kind)])
    return found


def single(values: MultiDict[str, str], kind: str) -> str:
    """The one query or update of a request. Raises QueryError when there are more, or none."""
    match values.getlist(kind):
        case [text]:
            return text
        case texts:
            raise QueryError(f"Send one {kind}; this request has {len(texts)}.")


def _decoded(kind: str) -> str:
    charset = request.mimetype_params.get("charset", "utf-8")
    if charset.lower() not in ("utf-8", "utf8"):
        raise UnsupportedTypeError(f"Send the {kind} in UTF-8, not in {charset!r}.")
    try:
        return request.get_data().decode()
    except UnicodeDecodeError as error:
        raise QueryError(f"The {kind} is not UTF-8: byte {error.start} does not fit.") from None
