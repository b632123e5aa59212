"""Which page of a list a request asks for."""

from __future__ import annotations

from flask import request

from .errors import ParameterError


def page_number(most: int) -> int:
    """The parameter ``page``, from 1, which is what it is when it is missing. Raises ParameterError."""
    text = request.args.get("page", "1")
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and 1 <= int(text) <= most):
        raise ParameterError(f"The parameter page must be a number from 1 to {most}.")
    return int(text)
