"""How often a stall is told."""

from __future__ import annotations

from tkasync.watch.told.quiet import Places


def test_a_place_is_told_again_ever_more_seldom() -> None:
    places = Places()
    told = [count for count in range(1, 1100) if places.is_told(count, 0.0)]
    assert told == [1, 3, 10, 30, 100, 300, 1000]


def test_its_times_are_counted_and_summed() -> None:
    places = Places()
    for _ in range(3):
        place = places.note("here", 0.5)
    places.note("there", 1.0)
    assert (place.count, place.seconds) == (3, 1.5)
    assert places.count_at("there") == 1
    assert places.count_at("nowhere") == 0


def test_twenty_places_an_hour_are_told() -> None:
    places = Places()
    assert sum(places.is_told(1, now) for now in range(30)) == 20
    assert places.is_told(3, 31.0), "the third time at a place that was told"
    assert not places.is_told(1, 3599.0)
    assert places.is_told(1, 3601.0), "an hour after the first"
