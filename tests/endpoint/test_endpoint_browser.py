"""What a person sees: the pages in a real browser, right to left in Arabic, and without an error."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from urllib.parse import quote

import pytest

CHROMIUM = shutil.which("chromium")
OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1000,1200",
)
ARTICLE = "article/fe5352921428aff0"

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Debian's chromium, which is not on this machine")


def browse(folder: Path, language: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run chromium to its end with a new empty profile."""
    profile = f"--user-data-dir={folder / 'profile'}"
    command = [str(CHROMIUM), *OPTIONS, profile, f"--accept-lang={language}", *arguments]
    return subprocess.run(command, capture_output=True, check=True, encoding="utf-8", timeout=300)


def dom(folder: Path, address: str, language: str = "ar") -> str:
    """The page as chromium understands it."""
    return browse(folder, language, "--dump-dom", address).stdout


def test_front_page(server: str, tmp_path: Path) -> None:
    text = dom(tmp_path, f"http://{server}/")
    assert '<html lang="ar" dir="rtl">' in text
    assert "قتلى في تفجير سوق الربوة" in text


def test_article_page_by_its_iri(server: str, tmp_path: Path) -> None:
    text = dom(tmp_path, f"http://{server}/{ARTICLE}")
    assert '<h1><bdi lang="ar">قتلى في تفجير سوق الربوة</bdi></h1>' in text
    assert "سلسلة المصادر" in text


def test_query_and_its_result(server: str, tmp_path: Path) -> None:
    query = "SELECT%20%3Fperson%20WHERE%20%7B%20%5B%5D%20kh%3Aholder%2Frdfs%3Alabel%20%3Fperson%20%7D"
    text = dom(tmp_path, f"http://{server}/sparql?format=html&query={query}", "en")
    assert '<html lang="en" dir="ltr">' in text
    assert '<bdi lang="ar">كريم الدالي</bdi>' in text


def test_pages_work_under_their_own_security_policy(server: str, tmp_path: Path) -> None:
    """Chromium tells of everything that a policy blocks on its console."""
    finished = browse(tmp_path, "ar", "--enable-logging=stderr", "--dump-dom", f"http://{server}/sparql")
    assert "</html>" in finished.stdout
    assert "CONSOLE" not in finished.stderr


def test_a_query_in_yasgui(server: str, tmp_path: Path) -> None:
    """Rows appear, and nothing is blocked by the policy of the page or missing: the console stays empty."""
    query = "PREFIX kh: <https://w3id.org/khabar/ns#> SELECT ?article { ?article a kh:Article }"
    address = f"http://{server}/yasgui#query={quote(query)}"
    finished = browse(tmp_path, "en", "--enable-logging=stderr", "--virtual-time-budget=20000", "--dump-dom", address)
    assert f"https://w3id.org/khabar/{ARTICLE}" in finished.stdout.replace("<wbr>", "")
    assert "7 results in" in finished.stdout
    assert "CONSOLE" not in finished.stderr


def test_yasgui_asks_no_other_server(server: str, tmp_path: Path) -> None:
    """A link may bring a query, but not take it elsewhere."""
    address = f"http://{server}/yasgui#query={quote('ASK {}')}&endpoint={quote('http://192.0.2.1/sparql')}"
    text = browse(tmp_path, "en", "--virtual-time-budget=20000", "--dump-dom", address).stdout
    assert "192.0.2.1" not in text
    assert "True" in text or "true" in text


def test_picture_of_an_article(server: str, tmp_path: Path) -> None:
    picture = tmp_path / "article.png"
    browse(tmp_path, "ar", f"--screenshot={picture}", f"http://{server}/page/{ARTICLE}")
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size > 50_000  # an empty page of this size has a tenth of that
