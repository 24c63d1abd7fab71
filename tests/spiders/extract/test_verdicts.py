"""Pages that answer 200 but are not the page asked for, and ordinary pages that talk about such things."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.extract import extract_listing
from spiders.extract.page import load_page
from spiders.extract.verdicts import marks, page_verdict

FILLER = "<p>云栖市晨光教育科技有限公司位于云栖市东城区文汇路18号，提供少儿编程、书法与美术课程。</p>"


def verdict(body="", title="", url="http://b2b.example.com/co/1.html"):
    return page_verdict(load_page(f"<html><head><title>{title}</title></head><body>{body}</body></html>", url))


BLOCKED = [
    ("<p>可能您访问的有点快了，请休息一下</p>", "提示"),
    ("<p>您的访问过于频繁，请稍后再试</p>", ""),
    ("<p>操作太频繁，请稍后再访问</p>", ""),
    ("<div>请按住滑块，拖动到最右边</div>", "验证"),
    ("<div id='captcha'></div>", "请验证"),
    ("<p>我们只是确认一下你不是机器人</p>", "某某校验"),
    ("<p>系统检测到您的网络环境存在异常</p>", ""),
    ("<p>您的IP 203.0.113.9 已被限制访问</p>", ""),
    ("<img src='/verify.jpg'><p>请输入验证码 看不清？换一张</p>", "安全验证"),
    ("<h1>Sorry, you have been blocked</h1>", "Attention Required! | Example"),
    ("<p>Checking your browser before accessing</p>", "Just a moment..."),
    ("<h1>Access Denied</h1><p>You don't have permission</p>", "Access Denied"),
    ("<p>Our systems have detected unusual traffic from your network</p>", ""),
    ("<p>Please slide to verify</p>", ""),
    ("<h1>Too Many Requests</h1>", "429 Too Many Requests"),
    ("<script>document.cookie='k=1';location.reload();</script>", ""),
    ("<script>var _0x1a2b3c=['a'];</script>", ""),
]
BLOCKED += [
    ("<script>window.location.href='https://b2b.example.com/index_verify?back=/co/1.html';</script>", ""),
    ("<h1>403 ERROR</h1><p>The request could not be satisfied. Request blocked.</p>", "ERROR"),
    ("<p>Activate and hold the button to confirm that you’re human.</p>", "Robot or human?"),
    ("<p>系统繁忙，请稍后再试！</p>", "某某列表"),
    ("<h1>503 Service Temporarily Unavailable</h1>", "503 Service Temporarily Unavailable"),
]
LOGIN = [
    ("<form><input name='u'><input type='password'></form>", "用户登录"),
    ("<p>请先登录后查看企业联系方式</p>", "提示"),
    ("<form><input type='password'></form><p>Please log in to continue</p>", "Sign in"),
]
NOT_FOUND = [
    ("<p>抱歉，没找到您要的企业</p>", "提示"),
    ("<h1>页面不存在</h1>", "404"),
    ("<p>该信息已被删除</p>", ""),
    ("<h1>Page not found</h1>", "404 Not Found"),
]
SHELL = [
    ("<script>setTimeout('location.replace(1)', 2000);</script>", ""),
    ("<div id='app'></div><script src='/a.js'></script>", "企业名录"),
    ("<noscript>请开启JavaScript</noscript><div id='root'></div><script src='/a.js'></script>", "企业名录"),
    ("<p>正在加载...</p><div id='x'></div>", ""),
]


@pytest.mark.parametrize(
    ("kind", "body", "title"),
    [
        (kind, *page)
        for kind, pages in (("blocked", BLOCKED), ("login", LOGIN), ("not_found", NOT_FOUND), ("shell", SHELL))
        for page in pages
    ],
)
def test_kind_and_evidence(kind, body, title):
    found = verdict(body, title)
    assert (found.kind, bool(found.reason)) == (kind, True)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("blocked", '{"success":false,"msg":"您操作太频繁,请稍后再访问","clientIp":"203.0.113.9"}'),
        ("blocked", '{"code":403,"message":"Forbidden"}'),
        ("blocked", '{"flag":"sm","url":"https://b2b.example.com/punish?x=1"}'),
        ("login", '{"errcode":"need_login","msg":"请先登录"}'),
        ("ok", '{"code":0,"data":[{"companyName":"云栖市晨光教育科技有限公司"}]}'),
    ],
)
def test_json_that_refuses(kind, body):
    assert page_verdict(load_page(body, "http://api.example.com/x.json")).kind == kind


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (FILLER * 3, "云栖市晨光教育科技有限公司"),
        (FILLER + "<form>留言：<input><img src='/captcha.php'>请输入验证码 看不清</form>", "联系我们"),
        (FILLER + "<form><div class='g-recaptcha'></div></form>", "Contact us"),
        (FILLER * 40 + "<p>滑块验证码是怎样区分机器人的？访问过于频繁会怎样？</p>", "验证码的历史"),
        (FILLER + "<p>登录后可查看手机</p>", "云栖青禾艺术培训学校"),
        (FILLER + "<a href='/login'>登录</a> <a href='/reg'>注册</a>", "企业名录"),
        (FILLER * 20 + "<input type='password'>", "企业名录"),
        (
            "<p>电话：0599-6100001</p><p>地址：云栖市文汇路18号云栖大厦3层 传真 0599-6100002</p>",
            "某某身份证验证设备厂",
        ),
        (FILLER + "<p>本公司专业生产安全检测设备，产品404不锈钢阀门畅销全国。</p>", "云栖检测设备有限公司"),
    ],
)
def test_ordinary_pages_are_ok(body, title):
    assert verdict(body, title).kind == "ok"


def test_marks_are_in_order():
    assert {mark.kind for mark in marks()} == {"blocked", "login", "not_found", "shell"}
    assert all(0 < mark.weight <= 1 and mark.max_text > 0 for mark in marks())


@settings(max_examples=40)
@given(st.text(alphabet="访问频繁验证码登录 document.cookie=;<>请a0\n", max_size=2000))
def test_any_text_gets_a_verdict(text):
    assert re.fullmatch("ok|blocked|login|shell|not_found", verdict(text, text).kind)


@pytest.mark.parametrize(
    ("body", "verdict"),
    [
        ('{"code": 0, "data": {"total": 10, "list": []}}', "empty"),
        ('{"total": 0, "rows": []}', "empty"),
        ('{"code": 0, "data": {"pageNo": 9, "records": [], "filters": []}}', "empty"),
        ('{"code": 500, "data": []}', "none"),
        ('{"total": 2, "rows": [], "menu": [{"title": "首页"}, {"title": "帮助"}]}', "none"),
        ("[]", "none"),
    ],
)
def test_an_answer_behind_the_last_page_says_that_it_is_empty(body, verdict):
    assert extract_listing(body, "https://api.example/list?page=9").verdict == verdict
