"""Tokens: which request may do what, and what a token file must be."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from khabar.endpoint.app import close_app, create_app
from khabar.endpoint.credentials import Scope, add_token, read_tokens
from khabar.endpoint.settings import Settings
from khabar.exporter.cli import main
from khabar.exporter.errors import InputError
from khabar.exporter.store import open_store
from werkzeug.test import TestResponse

Tokens = Callable[..., tuple[Path, dict[str, str]]]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("access") / "store"
    with open_store(directory):
        pass
    return directory


@pytest.fixture(scope="module", params=[False, True], ids=["open", "private"])
def private(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture(scope="module")
def client(empty: Path, tokens: Tokens, private: bool) -> Iterator[FlaskClient]:
    app = create_app(Settings(empty, token_file=tokens(private=private)[0], readers=1))
    yield app.test_client()
    close_app(app)


def update(client: FlaskClient, authorization: str | None) -> TestResponse:
    headers = {"Authorization": authorization} if authorization else {}
    return client.post("/update", data={"update": "CLEAR ALL"}, headers=headers)


def test_update_without_a_token(client: FlaskClient) -> None:
    response = update(client, None)
    assert (response.status_code, response.headers["WWW-Authenticate"]) == (401, 'Bearer realm="khabar"')


@pytest.mark.parametrize("authorization", ["Bearer wrong", "Bearer \xff", "Bearer " + "x" * 4000])
def test_update_with_an_unknown_token(client: FlaskClient, authorization: str) -> None:
    response = update(client, authorization)
    assert (response.status_code, 'error="invalid_token"' in response.headers["WWW-Authenticate"]) == (401, True)
    assert authorization.removeprefix("Bearer ") not in response.text


@pytest.mark.parametrize("authorization", ["Basic dTpw", "Bearer", "Bearer ", "nonsense", "\x00"])
def test_update_with_another_header(client: FlaskClient, authorization: str) -> None:
    assert update(client, authorization).status_code == 401


def test_update_with_a_token_that_may_only_read(client: FlaskClient, tokens: Tokens, private: bool) -> None:
    response = update(client, f"Bearer {tokens(private=private)[1]['read']}")
    assert response.status_code == 403
    assert response.headers["WWW-Authenticate"].endswith('error="insufficient_scope", scope="write"')


@pytest.mark.parametrize("scope", ["write", "admin"])
def test_update_with_a_token_that_may_write(client: FlaskClient, tokens: Tokens, private: bool, scope: str) -> None:
    assert update(client, f"Bearer {tokens(private=private)[1][scope]}").status_code == 204
    assert update(client, f"bearer {tokens(private=private)[1][scope]}").status_code == 204


@pytest.mark.parametrize("address", ["/", "/sparql?query=ASK{}", "/ns", "/.well-known/void"])
def test_reading_needs_a_token_where_the_file_says_so(
    client: FlaskClient, tokens: Tokens, private: bool, address: str
) -> None:
    assert client.get(address).status_code == 401 if private else client.get(address).status_code < 400
    headers = {"Authorization": f"Bearer {tokens(private=private)[1]['read']}"}
    assert client.get(address, headers=headers).status_code < 400


def test_the_style_sheet_is_open_to_all(client: FlaskClient) -> None:
    with client.get("/static/khabar.css") as response:
        assert response.status_code == 200


def test_tokens_never_get_into_the_log(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        update(client, "Bearer secret-of-mine")
    assert "secret-of-mine" not in caplog.text


def test_without_a_token_file_nobody_may_write(empty: Path, tokens: Tokens) -> None:
    app = create_app(Settings(empty, readers=1))
    response = update(app.test_client(), f"Bearer {tokens()[1]['write']}")
    assert (response.status_code, "only answers queries" in response.text) == (403, True)
    close_app(app)


# ── token files ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_token_is_stored_nowhere(tmp_path: Path) -> None:
    path = tmp_path / "tokens.toml"
    token = add_token(path, "newsroom", Scope.WRITE)
    assert token not in path.read_text("utf-8")
    found = read_tokens(path).find(token)
    assert found
    assert (found.name, found.scope) == ("newsroom", Scope.WRITE)
    assert path.stat().st_mode & 0o777 == 0o600


def test_tokens_differ(tmp_path: Path) -> None:
    path = tmp_path / "tokens.toml"
    one, two = add_token(path, "one", Scope.READ), add_token(path, "two", Scope.ADMIN)
    assert one != two
    assert [token.scope for token in read_tokens(path).entries] == [Scope.READ, Scope.ADMIN]


def test_a_name_is_taken_once(tmp_path: Path) -> None:
    add_token(tmp_path / "tokens.toml", "one", Scope.READ)
    with pytest.raises(InputError, match="already"):
        add_token(tmp_path / "tokens.toml", "one", Scope.READ)


@pytest.mark.parametrize("name", ["", 'a"\nscope = "admin', "a b", "x" * 65])
def test_names_that_do_not_fit(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="no name"):
        add_token(tmp_path / "tokens.toml", name, Scope.READ)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_a_token_file_that_others_may_read(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "tokens.toml"
    add_token(path, "one", Scope.READ)
    path.chmod(mode)
    with pytest.raises(InputError, match="chmod 600"):
        read_tokens(path)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("nonsense", "cannot be read"),
        ("private = 1", "true or false"),
        ("token = 1", "true or false"),
        ("tokens = []", "'tokens'"),
        ("[[token]]\nname = 'a'\nscope = 'write'\n", "token 1"),
        (f"[[token]]\nname = 'a'\nscope = 'all'\nsha256 = '{'0' * 64}'", "scope"),
        ("[[token]]\nname = 'a'\nscope = 'write'\nsha256 = 'secret'", "sha256"),
    ],
)
def test_a_token_file_that_is_none(tmp_path: Path, content: str, reason: str) -> None:
    path = tmp_path / "tokens.toml"
    path.write_text(content, "utf-8")
    path.chmod(0o600)
    with pytest.raises(InputError, match=reason) as raised:
        read_tokens(path)
    assert "secret" not in str(raised.value)


def test_a_token_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_tokens(tmp_path / "nothing.toml")


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "tokens.toml"
    monkeypatch.setattr(sys, "argv", ["khabar", "token", "newsroom", "--token-file", str(path)])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code in (0, None)
    found = read_tokens(path).find(capsys.readouterr().out.strip())
    assert found
    assert found.scope is Scope.WRITE


def test_queries_are_counted_under_a_token_or_else_an_address(store: Path, tokens: Tokens) -> None:
    """Colleagues behind one address, each with a token, do not take each other's share."""
    file, known = tokens()
    app = create_app(Settings(store, token_file=file, readers=3, per_client=1))
    client = app.test_client()
    one, other = ({"Authorization": f"Bearer {known[scope]}"} for scope in ("read", "write"))
    long = {"query": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", "format": "csv"}
    with client.get("/sparql", query_string=long, headers=one) as busy:
        assert busy.status_code == 200
        statuses = [
            client.get("/sparql?query=ASK{}", headers=header).status_code
            for header in (one, other, {}, {"Authorization": "Bearer unknown"})
        ]
    assert statuses == [429, 200, 200, 200]
    close_app(app)
