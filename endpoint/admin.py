"""``/admin/…``: what only holders of a token of the scope ``admin`` may do."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from flask import Blueprint, Response, jsonify
from werkzeug.exceptions import MethodNotAllowed

from ..exporter.errors import StoreError
from ..exporter.store import back_up, current_snapshot
from .access import require
from .credentials import Scope
from .errors import BackupError, RefusedError
from .services import services

blueprint = Blueprint("admin", __name__)

_log = logging.getLogger(__name__)


@blueprint.get("/admin/backup")
def get() -> Response:
    """Backups are asked for by POST only."""
    raise MethodNotAllowed(["POST", "OPTIONS"])


@blueprint.post("/admin/backup")
def backup() -> Response:
    """Copy the store to a new folder among the backups, while all goes on. The server alone chooses its name."""
    require(Scope.ADMIN)
    settings = services().settings
    if settings.backups is None:
        raise RefusedError("This server has no folder for backups; it is named with --backup-dir when it starts.")
    snapshot = current_snapshot(settings.store).name
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}-{snapshot}"
    try:
        settings.backups.mkdir(parents=True, exist_ok=True)
        back_up(settings.store, settings.backups / name)
    except (StoreError, OSError) as error:
        _log.error("A backup failed: %s", error)
        raise BackupError("The backup could not be written. The server's log says why.") from None
    response = jsonify(name=name, snapshot=snapshot)
    response.status_code = 201
    return response
