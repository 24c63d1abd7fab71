"""The directory 云坊企业库, which answers a captcha with HTTP 200 as soon as a company is opened.

| address | page |
|---|---|
| `/` | cities (苏州 only) |
| `/suzhou/` | list of a few companies, all of which the industry site has too |
| everything else, `/co/{number}.html` included | the captcha |
"""

from __future__ import annotations

from html import escape

from scripts.example.model import World
from scripts.example.pages import Brand, Site, frame, links

BRAND = Brand(
    "云坊企业库", "企业信息查询", "utf-8", "utf-8", "400-655-0404", "苏ICP备20990404号", (("苏州", "/suzhou/"),)
)
CAPTCHA = """<!DOCTYPE html>
<html lang="zh-CN">
<head><meta charset="utf-8"><title>安全验证</title></head>
<body>
<div class="verify"><h1>安全验证</h1><p>您的访问过于频繁，请拖动滑块完成验证后继续访问。</p>
<div id="slider">向右拖动滑块</div></div>
</body>
</html>
"""


def site(world: World) -> Site:
    """The whole site."""
    rows = "".join(
        f'<li class="item"><h3><a href="{one.path}">{escape(one.name)}</a></h3>'
        + "".join(f"<p>{label}：{escape(one.value(label))}</p>" for label in one.row)
        + "</li>\n"
        for one in world.of_site("blocked")
    )
    pages = {
        "/": frame(BRAND, "企业信息查询", "<h1>选择城市</h1>" + links([("苏州企业", "/suzhou/")])),
        "/suzhou/": frame(BRAND, "苏州企业", f"<h1>苏州企业</h1><ul>{rows}</ul>"),
    }
    return Site(BRAND, "User-agent: *\nDisallow:\n", pages, other=CAPTCHA)
