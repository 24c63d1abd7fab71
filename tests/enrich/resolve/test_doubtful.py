from enrich.resolve.doubtful import Place, doubtful_pairs
from pipelines.matching import Record
from pipelines.matching.weights import load_weights

CODES = ("91320500MA10000117", "91320500MA1000022B")
STREET = "江苏省苏州市姑苏区学林路2号"
RECORDS = [
    Record("a", "苏州澜知教育科技有限公司", address=STREET, city="苏州"),
    Record("b", "苏州澜知教育科技有限公司", city="苏州", address="苏州市姑苏区望湖路9号"),
    Record("c", "苏州澜芝教育科技有限公司", city="苏州", address=STREET),
    Record("d", "澜知教育", city="苏州"),
    Record("e", "无锡霁川机械设备有限公司", city="无锡"),
]
ALONE = {record.record_id: Place(record.record_id.upper(), 1.0) for record in RECORDS}


def doubts(records=RECORDS, places=ALONE, parted=(), low=0.0, high=1.0):
    return doubtful_pairs(records, places, parted, load_weights(), low=low, high=high, progress=lambda *_: None)


def pairs(**how):
    return [doubt.pair for doubt in doubts(**how)]


def test_pairs_between_the_bounds_the_most_doubtful_first():
    found = doubts()
    assert found
    assert [abs(doubt.probability - 0.5) for doubt in found] == sorted(abs(d.probability - 0.5) for d in found)
    assert all(doubt.reasons and not doubt.together for doubt in found)
    middle = [doubt for doubt in found if 0.1 <= doubt.probability <= 0.9]
    assert doubts(low=0.1, high=0.9) == middle


def test_the_order_of_records_is_no_matter():
    assert doubts(records=RECORDS[::-1]) == doubts()


def test_two_companies_are_asked_about_once():
    together = ALONE | {"b": Place("A", 1.0)}
    asked = [tuple(sorted({together[one].lead_uid for one in pair})) for pair in pairs(places=together)]
    assert len(asked) == len(set(asked))


def test_what_a_person_parted_is_not_asked_again():
    assert ("a", "c") in pairs()
    assert ("a", "c") not in pairs(parted={("A", "C")})


def test_inside_a_company_only_what_holds_on_by_a_thread_is_asked():
    firm = ALONE | {"c": Place("A", 1.0)}
    assert ("a", "c") not in pairs(places=firm, high=0.999)
    loose = ALONE | {"c": Place("A", 0.6)}
    (doubt,) = [doubt for doubt in doubts(places=loose, high=0.999) if doubt.pair == ("a", "c")]
    assert doubt.together


def test_what_a_rule_decides_is_not_asked():
    name, school = "苏州澜知教育科技有限公司", Record("a", "苏州澜知教育科技有限公司", city="苏州")
    coded = [Record(i, name, credit_code=code, city="苏州") for i, code in zip("ab", CODES, strict=True)]
    assert pairs(records=coded) == []
    assert pairs(records=[coded[0], Record("b", name, credit_code=CODES[0], city="苏州")]) == []
    assert pairs(records=[school, Record("b", f"{name}无锡分公司", city="苏州")]) == []
    sisters = [Record(i, f"苏州澜知第{n}教育科技有限公司", city="苏州") for i, n in (("a", "一"), ("b", "二"))]
    assert pairs(records=sisters) == []


def test_listings_without_a_company_yet_are_left_out():
    assert pairs(places={"a": ALONE["a"]}) == []
    assert pairs(records=[]) == []
