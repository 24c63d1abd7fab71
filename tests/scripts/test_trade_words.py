"""The words of company names are learnt from a register: invented names, of which no brand may come through."""

import csv
import gzip
from pathlib import Path

from pipelines.text.divisions import rows as table_rows
from scripts.reference.trades import build

BRANDS = ["青禾", "云栖", "博思", "蓝鲸", "恒源", "嘉诚", "宇明", "德信", "瑞丰", "泰和", "金蝉", "白鹭"]
FACTS = ("name", "uscc", "business_scope", "province", "area")


def facts(folder: Path) -> Path:
    """A register in which every brand trades in 竹编工艺, and 和平 begins names far from its province."""
    rows = [(f"杭州{brand}竹编工艺有限公司", "913301", "竹编工艺；茶具", "浙江", "杭州") for brand in BRANDS]
    rows += [(f"杭州{brand}茶具有限公司", "913301", "茶具、竹编工艺", "浙江", "杭州") for brand in BRANDS]
    rows += [
        ("和平茶具有限公司", "913301", "茶具", "浙江", "杭州"),
        ("淳安茶具有限公司", "913301", "茶具", "浙江", "杭州"),
    ]
    with gzip.open(folder / "registry_sample_100k.csv.gz", "wt", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([FACTS, *rows])
    return folder


def test_learns_trades_and_brand_places(tmp_path: Path) -> None:
    build(facts(tmp_path), tmp_path)
    words = (tmp_path / "trades.tsv").read_text(encoding="utf-8").splitlines()[2:]
    assert {"茶具", "竹编工艺"} <= set(words)
    assert not set(words) & set(BRANDS)
    assert not any("青禾" in word for word in words)
    assert (tmp_path / "brand_places.tsv").read_text(encoding="utf-8").splitlines()[2:] == ["和平"]


def test_the_tables_kept_are_well_formed() -> None:
    words = [word for (word,) in table_rows("trades.tsv")]
    assert words == sorted(set(words))
    assert all(2 <= len(word) <= 6 for word in words)
    forms = [form for form, _, _ in table_rows("legal_forms.tsv")]
    assert len(forms) == len(set(forms))
    kinds = {kind for _, kind, _ in table_rows("legal_forms.tsv")}
    assert kinds == {"company", "partnership", "cooperative", "organisation", "shop", "foreign"}
