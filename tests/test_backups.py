"""Backups: stores of their own, whole whenever they are made."""

from __future__ import annotations

import os
import shutil
import sys
from itertools import count
from pathlib import Path
from threading import Event, Thread

import pyoxigraph as ox
import pytest
from khabar.endpoint.app import close_app, create_app
from khabar.endpoint.credentials import Scope, add_token
from khabar.endpoint.settings import Settings
from khabar.exporter.cli import main
from khabar.exporter.errors import StoreError
from khabar.exporter.store import back_up, open_data, open_store, publish, snapshot

EX = "http://example.org/"


def size(directory: Path) -> int:
    return len([*snapshot(directory).quads_for_pattern(None, ox.NamedNode(f"{EX}p"), None)])


def write(directory: Path, number: int) -> None:
    """Two statements at once."""
    data = open_data(directory)
    data.update(f"INSERT DATA {{ <{EX}{number}> <{EX}p> 1, 2 }}")
    publish(data, directory)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    with open_store(tmp_path / "store"):
        pass
    write(tmp_path / "store", 0)
    return tmp_path / "store"


def test_a_backup_is_a_store(store: Path, tmp_path: Path) -> None:
    back_up(store, tmp_path / "backup")
    assert size(tmp_path / "backup") == 2
    write(tmp_path / "backup", 1)
    with open_store(tmp_path / "backup"):
        pass
    assert (size(tmp_path / "backup"), size(store)) == (4, 2)


def test_a_backup_outlives_its_store(store: Path, tmp_path: Path) -> None:
    back_up(store, tmp_path / "backup")
    for number in range(1, 4):
        write(store, number)
    shutil.rmtree(store)
    (tmp_path / "backup").rename(store)  # as one puts it in place of a lost store
    write(store, 9)
    assert size(store) == 4


def test_a_backup_on_another_disk(store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    link = os.link

    def link_here(source: str, target: str) -> None:
        if str(store) not in target:
            raise OSError("another disk")
        link(source, target)

    monkeypatch.setattr(os, "link", link_here)
    back_up(store, tmp_path / "backup")
    assert size(tmp_path / "backup") == 2
    files = [*(tmp_path / "backup").rglob("*.sst")]
    assert files
    assert all(path.stat().st_nlink == 1 for path in files)


def test_backups_while_it_is_written_to(store: Path, tmp_path: Path) -> None:
    stop = Event()

    def writing() -> None:
        for number in count(1):
            if stop.is_set():
                return
            write(store, number)

    thread = Thread(target=writing)
    thread.start()
    try:
        for number in range(5):
            back_up(store, tmp_path / f"backup{number}")
    finally:
        stop.set()
        thread.join()
    sizes = [size(tmp_path / f"backup{number}") for number in range(5)]
    assert sizes == sorted(sizes)
    assert all(found % 2 == 0 for found in sizes)
    assert not [*(store / "snapshots").glob("held-*")]


def test_a_backup_that_is_there_already(store: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there already"):
        back_up(store, tmp_path)


def test_a_backup_of_nothing(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="not a Khabar store"):
        back_up(tmp_path / "nothing", tmp_path / "backup")
    assert not [*tmp_path.iterdir()]


def test_a_backup_that_cannot_be_written(store: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be written"):
        back_up(store, tmp_path / "file" / "backup")


def test_the_command(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["khabar", "backup", str(tmp_path / "backup"), "--store", str(store)])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code in (0, None)
    assert "is a copy of" in capsys.readouterr().err
    assert size(tmp_path / "backup") == 2


# ── over HTTP ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def tokens(tmp_path: Path) -> dict[str, str]:
    return {scope.name.lower(): add_token(tmp_path / "tokens.toml", scope.name.lower(), scope) for scope in Scope}


@pytest.fixture(params=[True, False], ids=["folder", "none"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path | None:
    return tmp_path / "backups" if request.param else None


def test_a_backup_by_request(store: Path, tmp_path: Path, tokens: dict[str, str], folder: Path | None) -> None:
    app = create_app(Settings(store, token_file=tmp_path / "tokens.toml", backups=folder, readers=1))
    answers = {
        name: app.test_client().post("/admin/backup", headers={"Authorization": f"Bearer {token}"})
        for name, token in {**tokens, "none": ""}.items()
    }
    close_app(app)
    assert [answers[name].status_code for name in ("none", "read", "write")] == [401, 403, 403]
    if folder is None:
        assert answers["admin"].status_code == 403
    else:
        assert answers["admin"].status_code == 201
        assert [path.name for path in folder.iterdir()] == [answers["admin"].get_json()["name"]]
        assert size(next(folder.iterdir())) == 2


def test_a_backup_that_fails_tells_no_path(store: Path, tmp_path: Path, tokens: dict[str, str]) -> None:
    (tmp_path / "file").touch()
    app = create_app(Settings(store, token_file=tmp_path / "tokens.toml", backups=tmp_path / "file", readers=1))
    answer = app.test_client().post("/admin/backup", headers={"Authorization": f"Bearer {tokens['admin']}"})
    close_app(app)
    assert answer.status_code == 500
    assert str(tmp_path) not in answer.text
