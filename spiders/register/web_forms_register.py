"""Registers on ASP.NET Web Forms, told by the address of the list."""

from spiders.card import MANY_SITES, Expected
from spiders.platforms import WebFormsSpider


class WebFormsRegisterSpider(WebFormsSpider):
    """序号, 单位名称, 注册所在地, 单位类型; pages are asked for by posting the form."""

    name = "web_forms_register"
    title = "建设单位库等政府名录"
    channel = "register"
    home = ""
    terms = "public registers of authorities; those of the site are to be read"
    evidence = "page 2018: first page and the answer with the second one"
    expected = Expected(per_page=20, pages=100, details=False, filled={"region": 0.3})
    every_days = 90
    enabled = False
    reason = MANY_SITES
