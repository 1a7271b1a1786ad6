"""How long a host asks to be left alone."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.manners import LONGEST_REST, USUAL_REST, rest

NOW = datetime(2026, 3, 1, 12)


@pytest.mark.parametrize(
    ("stated", "found"),
    [
        (None, USUAL_REST),
        ("", USUAL_REST),
        ("soon", USUAL_REST),
        ("120", timedelta(seconds=120)),
        ("0", timedelta(seconds=1)),
        ("-5", USUAL_REST),
        ("9" * 40, LONGEST_REST),
        ("Sun, 01 Mar 2026 12:10:00 GMT", timedelta(minutes=10)),
        ("Sun, 01 Mar 2026 13:10:00 +0100", timedelta(minutes=10)),
        ("Sun, 01 Mar 2020 12:10:00 GMT", timedelta(seconds=1)),
        ("Sun, 01 Mar 9999 12:10:00 GMT", LONGEST_REST),
    ],
)
def test_rests(stated: str | None, found: timedelta) -> None:
    assert rest(stated, NOW) == found


@given(st.text() | st.integers().map(str) | st.datetimes().map(lambda at: f"{at:%d %b %Y %H:%M}"))
def test_whatever_a_server_states_the_rest_is_bounded(stated: str) -> None:
    assert timedelta(seconds=1) <= rest(stated, NOW) <= LONGEST_REST
