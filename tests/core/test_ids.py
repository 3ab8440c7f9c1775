"""Names that sort by time, and names nobody guesses."""

import re

from hypothesis import given
from hypothesis import strategies as st

from jubir.core import ids

MICROSECONDS = st.integers(min_value=0, max_value=2**53 - 1)
CLOCKS = st.integers(min_value=0, max_value=1023)
#: https://atproto.com/specs/tid
TID = re.compile(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}")


@given(MICROSECONDS, CLOCKS)
def test_a_record_key_is_a_tid(moment, clock):
    assert TID.fullmatch(ids.record_key(moment, clock))


@given(st.tuples(MICROSECONDS, CLOCKS), st.tuples(MICROSECONDS, CLOCKS))
def test_record_keys_sort_as_their_times_do(one, other):
    assert (ids.record_key(*one) < ids.record_key(*other)) == (one < other)


@given(MICROSECONDS, CLOCKS)
def test_a_record_key_keeps_its_time_and_clock(moment, clock):
    number = 0
    for letter in ids.record_key(moment, clock):
        number = number * 32 + "234567abcdefghijklmnopqrstuvwxyz".index(letter)
    assert (number >> 10, number & 1023) == (moment, clock)


def test_a_known_tid():
    # The epoch itself, and the last moment that 53 bits hold.
    assert ids.record_key(0, 0) == "2222222222222"
    assert ids.record_key(2**53 - 1, 1023) == "bzzzzzzzzzzzz"


def test_record_keys_of_now_are_of_now():
    earlier = ids.record_key(clock_id=0)
    assert ids.record_key(clock_id=0) >= earlier


def test_nobody_guesses_a_token():
    tokens = {ids.token() for _ in range(1000)}
    assert len(tokens) == 1000
    assert all(len(token) >= 43 and re.fullmatch(r"[\w-]+", token) for token in tokens)
    assert len({ids.idempotency_key() for _ in range(1000)}) == 1000
