"""Numbers and addresses in free text go, whatever stands between their digits; other figures stay."""

import pytest

from enrich.free_text import E_MAIL_GONE, NUMBER_GONE, without_contacts


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("招生热线 0512 6555-0102 王老师", f"招生热线 {NUMBER_GONE} 王老师"),
        ("电话(0512)6555—0102。", f"电话({NUMBER_GONE}。"),
        ("0512 6555.0102", NUMBER_GONE),
        ("写信到 info@lanzhi.example", f"写信到 {E_MAIL_GONE}"),
        ("2026-11-20 发布, 学生 1 200 人, 3 个校区", "2026-11-20 发布, 学生 1 200 人, 3 个校区"),
        ("1" * 5 + " 年", "11111 年"),
    ],
)
def test_numbers_that_can_be_dialled_go(text, left):
    assert without_contacts(text, "苏州") == left
