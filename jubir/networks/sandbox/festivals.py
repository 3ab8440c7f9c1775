"""Indonesia's public holidays, for the audience's rhythm: people sleep longer, stay home, travel, and greet each other.

A table, because the package `holidays` costs 46 MB and two seconds to import, which the web process would pay for a
training ground. A test holds the table against that package. Outside its years only the fixed days are known.
"""

from datetime import date
from functools import lru_cache

FIXED = {
    (1, 1): "newyear",
    (5, 1): "labour",
    (6, 1): "pancasila",
    (8, 17): "independence",
    (12, 25): "christmas",
}
MOVING = {
    2025: (
        "mikraj:1-27 imlek:1-29 nyepi:3-29 lebaran:3-31 lebaran:4-1 easter:4-18 easter:4-20 waisak:5-12 "
        "ascension:5-29 adha:6-6 hijri:6-27 maulid:9-5"
    ),
    2026: (
        "mikraj:1-16 imlek:2-17 nyepi:3-19 lebaran:3-21 lebaran:3-22 easter:4-3 easter:4-5 ascension:5-14 "
        "adha:5-27 waisak:5-31 hijri:6-16 maulid:8-25"
    ),
    2027: (
        "mikraj:1-5 imlek:2-6 nyepi:3-8 lebaran:3-10 lebaran:3-11 easter:3-26 easter:3-28 ascension:5-6 "
        "adha:5-17 waisak:5-20 hijri:6-6 maulid:8-15 mikraj:12-26"
    ),
    2028: (
        "imlek:1-26 lebaran:2-27 lebaran:2-28 nyepi:3-26 easter:4-14 easter:4-16 adha:5-5 waisak:5-9 "
        "ascension:5-25 hijri:5-26 maulid:8-4 mikraj:12-14"
    ),
    2029: (
        "imlek:2-13 lebaran:2-15 lebaran:2-16 nyepi:3-15 easter:3-30 easter:4-1 adha:4-25 ascension:5-10 "
        "hijri:5-15 waisak:5-27 maulid:7-24 mikraj:12-4"
    ),
    2030: (
        "imlek:2-3 lebaran:2-4 lebaran:2-5 nyepi:3-5 adha:4-14 easter:4-19 easter:4-21 hijri:5-4 waisak:5-16 "
        "ascension:5-30 maulid:7-13 mikraj:11-23"
    ),
}


@lru_cache(16)
def of_year(year: int) -> dict[tuple[int, int], str]:
    days = dict(FIXED)
    for word in MOVING.get(year, "").split():
        name, _, day = word.partition(":")
        month, _, number = day.partition("-")
        days[int(month), int(number)] = name
    return days


def holiday(day: date) -> str:
    """Its name, "" on an ordinary day."""
    return of_year(day.year).get((day.month, day.day), "")
