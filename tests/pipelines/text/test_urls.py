from hypothesis import given
from hypothesis import strategies as st

from pipelines.text.urls import page_key, stable_url


def test_what_changes_between_visits_is_left_out():
    assert stable_url("http://a.example/co/1.html?sid=9&b=2&a=1#top") == "http://a.example/co/1.html?a=1&b=2"
    assert stable_url("http://a.example/co/1.html;jsessionid=AB12") == "http://a.example/co/1.html"


def test_a_key_does_not_depend_on_the_port_or_mirror_of_the_home():
    assert page_key("http://127.0.0.1:81/co/1/?sid=4", "http://127.0.0.1:81") == "/co/1"
    assert page_key("http://shop.b.example/co/1", "http://b.example") == "shop.b.example/co/1"
    assert page_key("http://b.example", "http://b.example") == "/"


@given(st.text())
def test_no_text_is_too_odd(text):
    page_key(text, "http://b.example")
    assert stable_url(stable_url(text)) == stable_url(text)
