"""The whole HTTP interface: every address is described, answers as it is described, and has the headers of safety."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from khabar.endpoint.app import close_app, create_app
from khabar.endpoint.openapi import document
from khabar.endpoint.settings import Settings

SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")
SAMPLES = {"path": "ns", "filename": "khabar.css", "name": "coverage", "kind": "type", "identifier": "Q1530"}
"""Values for the parts of addresses."""
OPERATIONS = sorted((path, method) for path, methods in document()["paths"].items() for method in methods)
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "unsupported_method",
)


def test_every_address_is_described(app: Flask) -> None:
    routes = {
        (re.sub(r"<(?:[^<>]+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert sorted(routes) == OPERATIONS


def test_every_part_is_used() -> None:
    text = str(document()["paths"])
    unused = [name for name in document()["components"]["parameters"] if f"/parameters/{name}'" not in text]
    assert unused == []


def test_it_is_offered(client: FlaskClient) -> None:
    response = client.get("/openapi.json")
    assert (response.status_code, response.mimetype, response.json["openapi"]) == (200, "application/json", "3.1.0")  # type: ignore[index]
    assert 'href="/openapi.json"' in client.get("/").text


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
@pytest.mark.parametrize("accept", ["text/html", "application/json", "image/png"])
def test_headers(client: FlaskClient, path: str, method: str, accept: str) -> None:
    with client.open(path.format(**SAMPLES), method=method, headers={"Accept": accept}) as response:
        status, headers, text = response.status_code, response.headers, response.get_data(as_text=True)
    assert str(status) in document()["paths"][path][method]["responses"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Permissions-Policy"]
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; ")
    unsafe = "style-src 'self' 'unsafe-inline'" if path == "/yasgui" else ""  # the editor puts styles on elements
    assert "unsafe" not in headers["Content-Security-Policy"].replace(unsafe, "")
    is_open = headers.get("Access-Control-Allow-Origin") == "*"
    assert headers["Cross-Origin-Resource-Policy"] == ("cross-origin" if is_open else "same-origin")
    assert "Access-Control-Allow-Credentials" not in headers
    assert "Server" not in headers
    assert not any(secret in text for secret in ("Traceback", str(Path(__file__).parents[2]), "/tmp/"))  # noqa: S108
    assert "Content-Type" in headers or status in (204, 303, 304)


@pytest.mark.parametrize("path", ["/nothing", "/data/nothing", "/sparql?query=nonsense", "/sparql?query=DROP%20ALL"])
def test_headers_of_errors(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code in (400, 403, 404)
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_a_fault_of_ours_shows_nothing(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = create_app(Settings(store, readers=1))
    monkeypatch.setattr("khabar.endpoint.home._overview", lambda *_: 1 / 0)
    response = app.test_client().get("/", headers={"Accept": "text/plain"})
    close_app(app)
    assert (response.status_code, response.text) == (500, "The server failed on this request. Its log says why.\n")
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.skipif(not (SCHEMATHESIS.exists() or shutil.which("schemathesis")), reason="needs schemathesis")
def test_it_answers_as_it_is_described(server: str, tmp_path: Path) -> None:
    """A few hundred requests, the same ones every time, well-formed and not."""
    command = [
        str(SCHEMATHESIS if SCHEMATHESIS.exists() else "schemathesis"),
        *("run", f"http://{server}/openapi.json", "--checks", ",".join(CHECKS)),
        *("--phases", "examples,coverage,fuzzing", "--max-examples", "4", "--generation-deterministic"),
        *("--suppress-health-check", "all", "--request-timeout", "30", "--no-color"),
    ]
    finished = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", timeout=300)
    assert finished.returncode == 0, finished.stdout
