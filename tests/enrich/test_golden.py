from enrich.golden import SHOWN, Sighting, golden_record


def sighting(listing_id, channel="regional", page_kind="detail", last_seen="2026-11-01", **values):
    blank = dict.fromkeys((*SHOWN, "province", "city", "district", "adcode", "legal_form"), "")
    blank |= {"capital": None, "employees": None, "capital_currency": ""}
    return Sighting(
        listing_id, listing_id.split(":")[0], channel, page_kind, "http://a", last_seen, last_seen, blank | values
    )


def test_the_more_trusted_source_wins_and_the_other_value_stays_visible():
    shown, stated = golden_record(
        [
            sighting("job:1", "recruitment", address="苏州市吴中区望湖路1号"),
            sighting("dir:1", "industry", address="苏州市姑苏区学林路2号"),
        ]
    )
    assert shown["address"] == "苏州市姑苏区学林路2号"
    assert [s["value"] for s in stated["address"]] == ["苏州市姑苏区学林路2号", "苏州市吴中区望湖路1号"]
    assert stated["address"][1]["listings"] == ["job:1"]


def test_agreement_beats_a_single_voice_of_equal_trust():
    shown, _ = golden_record(
        [
            sighting("a:1", website="http://one.example"),
            sighting("b:1", website="http://two.example"),
            sighting("c:1", website="http://two.example"),
        ]
    )
    assert shown["website"] == "http://two.example"


def test_freshness_decides_between_equals():
    shown, _ = golden_record(
        [
            sighting("a:1", last_seen="2026-11-20", address="新址路8号"),
            sighting("b:1", last_seen="2025-01-01", address="旧址路123号"),
        ]
    )
    assert shown["address"] == "新址路8号"


def test_a_legal_name_is_shown_before_a_short_one_whoever_says_it():
    shown, _ = golden_record(
        [
            sighting("dir:1", "industry", name="澜知教育"),
            sighting("job:1", "recruitment", name="苏州澜知教育科技有限公司", legal_form="有限公司"),
        ]
    )
    assert shown["name"] == "苏州澜知教育科技有限公司"


def test_one_source_that_says_closed_is_believed():
    shown, _ = golden_record([sighting("a:1", "industry", status="open"), sighting("b:1", status="closed")])
    assert shown["status"] == "closed"


def test_unknown_stays_unknown_and_the_order_does_not_matter():
    sightings = [
        sighting(
            "a:1", address="苏州市姑苏区学林路2号", city="苏州市", province="江苏省", adcode="320508", capital=100.0
        ),
        sighting("b:1", capital=200.0, capital_currency="CNY"),
        sighting("c:1", employees=[50, 99]),
    ]
    one, stated = golden_record(sightings)
    assert (one, stated) == golden_record(sightings[::-1])
    assert "status" not in one
    assert one["city"] == "苏州市"
    assert one["employees"] == (50, 99)
