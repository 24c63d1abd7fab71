from enrich.export.takeback import read_take_back, write_take_back
from enrich.suppression import suppress
from tests.enrich.export.schools import ALPHA, BETA


def test_rows_that_opted_out_since_are_named_with_their_export(db, send, tmp_path):
    done = send("vicidial")
    assert read_take_back(db).rows == ()
    suppress(db, "phone", "+8651265550101", "asked", "test")
    (uid,) = db.execute("SELECT lead_uid FROM companies WHERE name = ?", [BETA]).fetchone()
    suppress(db, "company", uid, "asked", "test")
    found = read_take_back(db)
    assert found.exports == 1
    assert {(row[0], row[5]) for row in found.rows} == {(str(done.export_id), ALPHA), (str(done.export_id), BETA)}
    write_take_back(found, tmp_path / "收回.csv")
    assert "65550101" in (tmp_path / "收回.csv").read_text(encoding="utf-8-sig")
