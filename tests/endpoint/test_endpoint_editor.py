"""YASGUI: its files are what was checked in, and its page alone allows scripts."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import khabar.endpoint
from flask.testing import FlaskClient

FOLDER = Path(khabar.endpoint.__file__).parent / "static" / "yasgui"
BROWSER = {"Accept": "text/html", "Accept-Language": "en"}


def test_the_files_are_those_that_were_fetched() -> None:
    lines = (FOLDER / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    digests = {name: digest for digest, name in (line.split("  ") for line in lines)}
    assert {*digests} == {"yasgui.min.js", "yasgui.min.css", "licences.txt"}
    assert all(sha256((FOLDER / name).read_bytes()).hexdigest() == digest for name, digest in digests.items())


def test_nothing_comes_from_elsewhere() -> None:
    css = (FOLDER / "yasgui.min.css").read_text(encoding="utf-8")
    assert "@import" not in css
    assert "url(" not in css
    assert "http" not in (FOLDER / "start.js").read_text(encoding="utf-8")


def test_its_page_alone_allows_scripts(client: FlaskClient) -> None:
    policy = client.get("/yasgui", headers=BROWSER).headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "connect-src 'self';" in policy
    for address in ("/", "/sparql", "/search", "/queries"):
        assert "script-src" not in client.get(address, headers=BROWSER).headers["Content-Security-Policy"]


def test_it_begins_with_an_example(client: FlaskClient) -> None:
    page = client.get("/yasgui?example=offices", headers=BROWSER).text
    assert 'data-endpoint="/sparql"' in page
    assert "kh:OfficeHolding" in page
    assert client.get("/yasgui?example=none", headers=BROWSER).status_code == 200


def test_the_query_page_leads_to_it(client: FlaskClient) -> None:
    page = client.get("/sparql", query_string={"query": "ASK { ?s ?p 'ب' }"}, headers=BROWSER).text
    assert 'href="/yasgui#query=ASK%20%7B%20%3Fs%20%3Fp%20%27%D8%A8%27%20%7D"' in page


def test_its_files_are_served(client: FlaskClient) -> None:
    for name in ("yasgui.min.js", "yasgui.min.css", "start.js"):
        with client.get(f"/static/yasgui/{name}") as response:
            assert response.status_code == 200
