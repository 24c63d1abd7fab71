"""The recruitment site of the embedded example."""

from spiders.base import DirectorySpider
from spiders.card import Expected
from spiders.example import CITIES, EVIDENCE, TERMS


class ExampleRecruitmentSpider(DirectorySpider):
    """Lists of job ads that name employers, their sizes and places."""

    name = "example_recruitment"
    title = "示例:枫桥人才网"
    channel = "recruitment"
    home = "http://127.0.0.1:8463"
    terms = TERMS
    evidence = EVIDENCE
    expected = Expected(per_page=15, pages=3, filled={"size": 0.5})
    regions = CITIES
    lists = "{home}/jobs/{region}/"
