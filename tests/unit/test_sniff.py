"""`plimsoll sniff`: files are recognised, tried as a run would, and nothing of them is shown but counts."""

from __future__ import annotations

import gzip
import json
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from dashboard.cli import main
from pipelines.sources import SOURCES
from pipelines.sources.look import look_at
from pipelines.steps.recognise import Guess, by_format, pattern_of, recognise
from tests.fixtures.logs import CANARY, chat, span, spend_log, traces, write_lines


@pytest.fixture
def folder(tmp_path):
    write_lines(
        tmp_path / "gateway-2026-01-05.jsonl",
        spend_log("r1", {"clinical.task.id": "t1"}, end_user="nurse-77", request_tags=["unit:W01"]),
        spend_log("r2", {"clinical.task.id": "t2"}, end_user="nurse-78"),
        "half a l",
    )
    write_lines(tmp_path / "spans.jsonl", traces(span("t", "c", chat())))
    (tmp_path / "page.html").write_text("<!doctype html><p>502", encoding="utf-8")
    (tmp_path / "list.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    return tmp_path


def sniffed(*paths: Path, code: int = 0) -> dict:
    result = CliRunner().invoke(main, ["sniff", *map(str, paths), "--json"])
    assert result.exit_code == code, result.output
    told: dict = json.loads(result.stdout.splitlines()[-1])
    return told


def test_it_says_what_a_file_is_and_how_much_its_rows_carry(folder):
    (found,) = sniffed(folder / "gateway-2026-01-05.jsonl")["sources"]
    assert found["format"] == "litellm_spend_logs"
    calls, tasks = found["coverage"]["llm_calls"], found["coverage"]["llm_events"]
    assert (calls["rows"], calls["clinician_id"], calls["unit_id"]) == (2, 2, 1)
    assert (tasks["rows"], tasks["clinician_id"], tasks["unit_id"], tasks["disposition"]) == (2, 2, 1, 0)
    assert tasks["task_type"] == 0  # "unknown" is a word for nothing
    assert (tasks["from"], tasks["to"]) == ("2026-01-05", "2026-01-05")
    assert [(entry["rule"], entry["rows"]) for entry in found["refused"]] == [("bad_json", 1)]


def test_the_block_is_valid_and_reads_the_file_and_the_next_one(folder):
    (found,) = sniffed(folder / "gateway-2026-01-05.jsonl")["sources"]
    (source,) = tomllib.loads(found["block"])["source"]
    assert source == {"format": "litellm_spend_logs", "path": "incoming/gateway-*.jsonl"}
    assert '# disposition = "…"' in found["block"]
    assert Path("incoming/gateway-2026-02-01.jsonl").match(source["path"])


def test_units_and_people_a_site_would_know_are_no_reason_to_refuse(folder):
    (found,) = sniffed(folder / "gateway-2026-01-05.jsonl")["sources"]
    assert not {entry["rule"] for entry in found["refused"]} & {"unknown_unit", "unknown_clinician"}


def test_nothing_of_a_file_is_shown_but_counts(folder):
    result = CliRunner().invoke(main, ["sniff", *map(str, folder.iterdir())])
    assert result.exit_code == 11
    for secret in (CANARY, "nurse-77", "W01", "half a l", "502"):
        assert secret not in result.output


def test_files_of_one_format_are_tried_together_and_others_are_named(folder):
    told = sniffed(*sorted(folder.iterdir()), code=11)
    assert [(found["format"], len(found["files"])) for found in told["sources"]] == [
        ("litellm_spend_logs", 1),
        ("otlp_genai", 1),
    ]
    assert [entry["file"] for entry in told["not_recognised"]] == ["list.csv", "page.html"]


def test_a_time_zone_that_is_none_is_an_error_of_usage(folder):
    result = CliRunner().invoke(main, ["sniff", str(folder / "spans.jsonl"), "--timezone", "Mars"])
    assert result.exit_code == 2
    assert "IANA" in result.output


def test_a_trace_that_is_split_over_files_is_one_task(tmp_path):
    own = {"clinical.task.id": "t", "user.id": "n", "clinical.task.type": "handover"}
    write_lines(tmp_path / "a.jsonl", traces(span("t", "child", chat(), parent="root")))
    write_lines(tmp_path / "b.jsonl", traces(span("t", "root", own)))
    (found,) = sniffed(tmp_path / "a.jsonl", tmp_path / "b.jsonl")["sources"]
    assert found["coverage"]["llm_events"]["rows"] == found["coverage"]["llm_events"]["clinician_id"] == 1


def test_nothing_is_left_behind(folder, monkeypatch, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("tmp")
    monkeypatch.setattr("tempfile.tempdir", str(elsewhere))
    before = sorted(folder.iterdir())
    sniffed(folder / "spans.jsonl")
    assert not list(elsewhere.iterdir())
    assert sorted(folder.iterdir()) == before


@pytest.mark.parametrize(
    ("names", "pattern"),
    [
        (["a-2026-01.csv"], "incoming/a-*.csv"),
        (["a-2026-01.csv", "a-2026-02.csv"], "incoming/a-*.csv"),
        (["a.jsonl.gz", "b.jsonl.gz"], "incoming/*.jsonl.gz"),
        (["a.csv", "b.json"], "incoming/*"),
        (["2026-09-02T00-00-00.jsonl"], "incoming/*.jsonl"),
        (["x[1].csv"], "incoming/x?*?.csv"),
    ],
)
def test_a_pattern_fits_the_files_and_those_to_come(names, pattern):
    paths = [Path(name) for name in names]
    assert pattern_of(paths) == pattern
    assert all(Path("incoming", path).match(pattern) for path in paths)


def test_a_page_is_recognised_by_what_is_on_it(tmp_path):
    rows = [spend_log(f"r{n}") for n in range(3)]
    for name, content in {
        "page.json": {"data": rows, "total": 3},
        "array.json": rows,
        "pretty.json": {"total": 3, "data": rows * 400},
    }.items():
        path = tmp_path / name
        path.write_text(json.dumps(content, indent=1), encoding="utf-8")
        assert recognise(path) == Guess(path, "litellm_spend_logs"), name


def test_a_look_is_bounded_and_survives_anything(tmp_path):
    path = tmp_path / "x.json"
    for content in (b"", b"{", b'{"a": [', b"[" * 5000, b"\xff\xfe{", gzip.compress(b"{}")[:-9], b"PAR1xx"):
        path.write_bytes(content)
        look = look_at(path)
        assert all(form.recognises(look) < 0.5 for form in SOURCES.values())


def test_files_keep_their_order(tmp_path):
    guesses = [Guess(Path("b"), "x"), Guess(Path("n"), None), Guess(Path("a"), "x")]
    assert by_format(guesses) == {"x": [Path("b"), Path("a")]}
