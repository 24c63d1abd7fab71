"""`python -m enrich.resolve`: files in and out, and errors that name file, row and way out."""

import csv

import pytest
from click.testing import CliRunner

from enrich.resolve.__main__ import main

HEADER = "record_id,name,credit_code,phone,address,website,city\n"


def run(tmp_path, text, *, encoding="utf-8"):
    source, target = tmp_path / "records.csv", tmp_path / "out" / "clusters.csv"
    source.write_text(text, encoding=encoding)
    return CliRunner().invoke(main, ["--input", str(source), "--output", str(target)]), target


def test_clusters_are_written(tmp_path):
    rows = "r1,苏州晨澜教育科技有限公司,,0512-65550000,,,苏州\nr2,苏州晨澜教育科技,,0512-65550000,,,\n"
    result, target = run(tmp_path, HEADER + rows + "r3,南京瀚石机械厂,,,,,\n")
    assert result.exit_code == 0, result.output
    with target.open(encoding="utf-8", newline="") as handle:
        answer = {row["record_id"]: row for row in csv.DictReader(handle)}
    assert answer["r1"]["cluster_id"] == answer["r2"]["cluster_id"] == "r1"
    assert answer["r3"] == {"record_id": "r3", "cluster_id": "r3", "score": "1.0"}
    assert [path.name for path in target.parent.iterdir()] == ["clusters.csv"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name,phone\n某某公司,\n", ("第 1 行", "record_id")),
        (HEADER + "r1,甲公司\n,乙公司\n", ("第 3 行", "record_id 为空")),
        (HEADER + "r1,甲公司\nr1,乙公司\n", ("第 3 行", "第 2 行重复")),
        ("", ("第 1 行", "缺少列")),
    ],
)
def test_a_bad_file_is_refused_with_its_row_and_nothing_is_written(tmp_path, text, words):
    result, target = run(tmp_path, text)
    assert result.exit_code == 1
    assert all(word in result.output for word in ("records.csv", *words))
    assert not target.exists()


def test_another_encoding_is_named(tmp_path):
    result, _ = run(tmp_path, HEADER + "r1,晨澜教育\n", encoding="gb18030")
    assert result.exit_code == 1
    assert "UTF-8" in result.output


def test_a_missing_file_is_named(tmp_path):
    result = CliRunner().invoke(main, ["--input", str(tmp_path / "no.csv"), "--output", str(tmp_path / "c.csv")])
    assert result.exit_code == 1
    assert "找不到文件" in result.output


def test_a_failed_write_leaves_the_previous_result(tmp_path, monkeypatch):
    result, target = run(tmp_path, HEADER + "r1,晨澜教育,,,,,\n")
    before = target.read_bytes()

    def broken(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("enrich.resolve.table_files.os.fsync", broken)
    result, _ = run(tmp_path, HEADER + "r2,瀚石机械,,,,,\n")
    assert result.exit_code == 1
    assert "无法写入" in result.output
    assert target.read_bytes() == before
    assert [path.name for path in target.parent.iterdir()] == ["clusters.csv"]
