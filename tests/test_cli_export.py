"""``khabar export`` and ``khabar annotate`` as a person runs them."""

from __future__ import annotations

import gzip
import json
import os
import pty
import re
import signal
import subprocess
import sys
import termios
from functools import partial
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result
from khabar.exporter.cli import cli, main
from khabar.exporter.formats import FORMATS
from khabar.exporter.linking.index import Index
from khabar.ontology import KH
from small import annotation, write_annotations

KHABAR = [sys.executable, "-c", "from khabar.exporter.cli import main; main()"]


def khabar(*arguments: str | Path, text: str | None = None) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments], input=text)


@pytest.fixture
def two(tmp_path: Path) -> Path:
    return write_annotations(tmp_path / "in.jsonl", annotation(1), annotation(2))


@pytest.mark.parametrize("suffix", ["ttl", "trig", "nq", "nt", "jsonld", "rdf", "xml", "ttl.gz"])
def test_the_name_of_the_output_tells_its_format(two: Path, tmp_path: Path, suffix: str) -> None:
    output = tmp_path / f"out.{suffix}"
    result = khabar("export", two, "-o", output)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.startswith("2 articles, 6 entities, 2 events, ")
    data = gzip.decompress(output.read_bytes()) if suffix.endswith("gz") else output.read_bytes()
    form = ox.RdfFormat.from_extension(suffix.removesuffix(".gz"))
    assert len(list(ox.parse(data, form))) > 100


@pytest.mark.parametrize("name", FORMATS)
def test_standard_output_holds_data_alone(two: Path, name: str) -> None:
    result = khabar("export", two, "-o", "-", "--format", name, "--quiet")
    assert (result.exit_code, result.stderr) == (0, "")
    assert list(ox.parse(result.stdout_bytes, FORMATS[name]))


def test_standard_input(two: Path) -> None:
    result = khabar("export", "-", "-o", "-", "--format", "nq", text=two.read_text())
    assert result.stdout == khabar("export", two, "-o", "-", "--format", "nq").stdout


def test_the_same_bytes_whatever_the_hash_seed_and_the_workers(two: Path, tmp_path: Path) -> None:
    outputs = []
    for number, (seed, workers) in enumerate([("0", "1"), ("1", "1"), ("2", "2")]):
        output = tmp_path / f"{number}.trig.gz"
        command = [*KHABAR, "export", str(two), "-o", str(output), "--workers", workers]
        subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed}, check=True, capture_output=True)
        outputs.append(output.read_bytes())
    assert outputs[0] == outputs[1] == outputs[2]


def test_settings_can_stand_in_the_environment(two: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KHABAR_EXPORT_BASE", "https://news.example/")
    assert khabar("export", two, "-o", tmp_path / "out.nq").exit_code == 0
    assert b"<https://news.example/article/" in (tmp_path / "out.nq").read_bytes()
    assert khabar("export", two, "-o", tmp_path / "out.nq", "--base", "https://other.example/").exit_code == 0
    assert b"news.example" not in (tmp_path / "out.nq").read_bytes()


def test_rejected_records_are_reported_and_the_others_written(two: Path, tmp_path: Path) -> None:
    with two.open("a") as file:
        file.write('{"id": "x"}\n')
    result = khabar("export", two, "-o", tmp_path / "out.nq")
    assert result.exit_code == 2
    reason, summary = result.stderr.splitlines()
    assert reason.startswith(f"{two}:3: no text in field 'text'")
    assert ", 1 rejected, " in summary
    assert (tmp_path / "out.nq").exists()


def test_rejected_records_go_to_a_file(two: Path, tmp_path: Path) -> None:
    with two.open("a") as file:
        file.write('{"id": "x"}\n')
    rejects = tmp_path / "rejects.jsonl"
    result = khabar("export", two, "-o", tmp_path / "out.nq", "--rejects", rejects)
    assert result.exit_code == 2
    assert result.stderr.endswith(f"(rejected records are in {rejects})\n")
    assert json.loads(rejects.read_text())["record"] == '{"id": "x"}\n'


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["export", "IN"], "give --output, --store, or both"),
        (["export", "-o", "out.nq"], "Missing argument 'INPUT...'"),
        (["export", "IN", "-o", "-"], "--format"),
        (["export", "IN", "-o", "out.txt"], "--format"),
        (["export", "IN", "-o", "out.nq", "--format", "csv"], "known: turtle"),
        (["export", "IN", "-o", "out.nq", "--base", "nonsense"], "--base"),
        (["export", "IN", "-o", "out.nq", "--base", "https://e.example"], "ends with a slash"),
        (["export", "IN", "-o", "out.nq", "--field", "text"], "expected NAME=VALUE"),
        (["export", "IN", "-o", "out.nq", "--field", "body=text"], "no field 'body'"),
        (["export", "IN", "-o", "out.nq", "--encoding", "nonsense"], "unknown encoding"),
        (["export", "missing.txt", "-o", "out.nq"], "missing.txt: no such file"),
        (["annotate", "IN", "-o", "out.jsonl", "--replace", "x"], "expected NAME=VALUE"),
    ],
)
def test_usage_and_missing_input_are_exit_code_2(
    two: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    why: str,
) -> None:
    monkeypatch.chdir(two.parent)
    monkeypatch.setattr(
        sys, "argv", ["khabar", *(two.name if argument == "IN" else argument for argument in arguments)]
    )
    with pytest.raises(SystemExit) as stopped:
        main()
    output, errors = capsys.readouterr()
    assert (stopped.value.code, output) == (2, "")
    assert why in errors
    assert list(two.parent.iterdir()) == [two]


def test_a_full_disk_is_exit_code_2(two: Path) -> None:
    found = subprocess.run(
        [*KHABAR, "export", str(two), "-o", "/dev/full", "--format", "nq"], capture_output=True, check=False
    )
    assert found.returncode == 2
    assert found.stderr.decode() == "Error: /dev/full: cannot be written: No space left on device\n"


def test_a_closed_pipe_is_exit_code_2(tmp_path: Path) -> None:
    path = write_annotations(tmp_path / "in.jsonl", *map(annotation, range(5)))
    command = [*KHABAR, "export", str(path), "-o", "-", "--format", "nq", "--no-validate"]
    reader, writer = os.pipe()
    os.close(reader)
    found = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    assert found.returncode == 2
    assert found.stderr.decode() == "Error: -: closed by its reader before all was written\n"


def test_ctrl_c_leaves_nothing_behind(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "in.jsonl")
    output = tmp_path / "out.nq"
    process = subprocess.Popen(
        [*KHABAR, "export", str(tmp_path / "in.jsonl"), "-o", str(output)],
        stderr=subprocess.PIPE,
        # tests that a shell runs in the background ignore the signal, and their children would, too
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )
    with (tmp_path / "in.jsonl").open("w") as pipe:  # opens once the run reads, and then keeps it waiting
        pipe.flush()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Traceback" not in errors
    assert [path.name for path in tmp_path.iterdir()] == ["in.jsonl"]


def test_progress_is_shown_on_a_terminal_alone(two: Path, tmp_path: Path) -> None:
    terminal, end = pty.openpty()
    termios.tcsetwinsize(end, (30, 120))
    command = [*KHABAR, "export", str(two), "-o", str(tmp_path / "out.nq"), "--no-validate"]
    subprocess.run(command, stderr=end, check=True)
    shown = os.read(terminal, 100_000)
    os.close(end)
    os.close(terminal)
    assert b"100%" in shown
    assert b"2 records, " in shown
    assert b"\x1b[3" not in shown  # no colours, so that there are none for NO_COLOR to turn off
    found = subprocess.run(command, capture_output=True, text=True, check=True)
    assert len(found.stderr.splitlines()) == 1


def test_annotate_writes_what_export_reads(two: Path, tmp_path: Path) -> None:
    assert khabar("annotate", two, "-o", tmp_path / "a.jsonl.gz").exit_code == 0
    assert gzip.decompress((tmp_path / "a.jsonl.gz").read_bytes()) == two.read_bytes()
    assert khabar("export", tmp_path / "a.jsonl.gz", "-o", tmp_path / "out.nq").exit_code == 0


def test_components_are_listed_in_their_order() -> None:
    result = khabar("annotate", "--components")
    assert result.exit_code == 0
    names = [line.split()[0] for line in result.stdout.splitlines()]
    assert names.index("khabar_sentences") < names.index("khabar_names") < names.index("khabar_claims")
    assert all(len(line.split()) > 2 for line in result.stdout.splitlines())


@pytest.mark.parametrize("verb", ["export", "annotate"])
def test_help_has_examples(verb: str) -> None:
    result = khabar(verb, "--help")
    assert result.exit_code == 0
    assert f"khabar {verb} news/ -o " in result.stdout


@pytest.mark.parametrize("verb", ["export", "annotate"])
def test_reading_in_one_process_or_two_gives_the_same_bytes(verb: str, tmp_path: Path) -> None:
    sample = Path(__file__).parents[1] / "docs/sample/articles.jsonl"
    suffix = "nq" if verb == "export" else "jsonl"
    outputs = [tmp_path / f"{workers}.{suffix}" for workers in ("1", "2")]
    for output in outputs:
        result = khabar(verb, sample, "-o", output, "--workers", output.stem)
        assert result.exit_code == 0, result.stderr
    assert outputs[0].read_bytes() == outputs[1].read_bytes()


def test_profiles_have_a_description_beside_them(two: Path, tmp_path: Path) -> None:
    result = khabar(
        "export", two, "-o", tmp_path / "out.csv", "--profile", "events-csv", "--license", "https://l.example/"
    )
    assert (result.exit_code, result.stdout) == (0, "")
    assert (tmp_path / "out.csv").read_bytes().count(b"\r\n") == 3
    assert "dcterms:license <https://l.example/>" in (tmp_path / "out.csv.void.ttl").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("--profile", "rss"), "'rss' is not one of 'schema', 'events-csv'"),
        (("--profile", "graphml", "--format", "turtle"), "one format only"),
        (("--license", "no licence"), "Invalid IRI code point"),
    ],
)
def test_what_cannot_be_asked_for(two: Path, tmp_path: Path, options: tuple[str, ...], reason: str) -> None:
    process = subprocess.run(
        [*KHABAR, "export", two, "-o", tmp_path / "o.nq", *options], capture_output=True, text=True
    )
    assert process.returncode == 2
    assert reason in process.stderr
    assert not (tmp_path / "o.nq").exists()


def test_the_run_names_what_read_the_articles(tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text("قال الوزير.", encoding="utf-8")
    khabar("export", tmp_path / "in.txt", "-o", tmp_path / "out.nq")
    settings = next(
        quad.object.value for quad in ox.parse(path=tmp_path / "out.nq") if quad.predicate == ox.NamedNode(KH.settings)
    )
    run = json.loads(settings)
    assert run["khabar_linker.index"] == Index().checksum[:16]
    assert all(re.fullmatch("[0-9a-f]{16}", run[name]) for name in ("khabar_reader.model", "lexicons"))
    assert run["khabar_claims"] == "khabar_claims"
