"""What the charts of the live dashboard are made of: trends, lines, scales, and the alarms beside them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from apps._amounts import rate_text, size_text
from apps.live_dashboard.alarms import Alarm
from apps.live_dashboard.chart import GAP, coordinates, nice
from apps.live_dashboard.timeline import PIECES, Timeline, Trend
from tests.apps.live_dashboard.machine import HOUR, START, sample


def test_a_trend_is_the_mean_of_each_piece_of_the_time() -> None:
    trend = Trend(600.0)
    for time, value in ((0.0, 1.0), (1.9, 3.0), (2.0, 10.0), (3.0, None)):
        trend.add(START + time, value)
    assert trend.points(START + 4.0) == [(3.0, 2.0), (1.0, 10.0)]


def test_a_clock_that_is_set_back_leaves_no_future() -> None:
    trend = Trend(60.0)
    for time in (10.0, 20.0, 30.0):
        trend.add(START + time, time)
    trend.add(START + 15.0, 99.0)
    assert [value for _, value in trend.points(START + 15.0)] == [10.0, 99.0]


@given(st.lists(st.tuples(st.floats(-100, 5000), st.none() | st.floats(0, 100)), max_size=200))
def test_a_trend_stays_small_and_in_order_whatever_the_clock_does(
    steps: list[tuple[float, float | None]],
) -> None:
    trend, now = Trend(60.0), START
    for step, value in steps:
        now += step
        trend.add(now, value)
        ages = [age for age, _ in trend.points(now)]
        assert ages == sorted(ages, reverse=True)
        assert len(trend) <= PIECES + 1


def test_a_timeline_opens_with_the_span_that_shows_all_there_is() -> None:
    assert Timeline().span_for(START) == 60.0
    for age, span in ((30.0, 60.0), (500.0, 600.0), (3000.0, 3600.0), (9000.0, 3600.0)):
        assert Timeline([sample(START - age)]).span_for(START) == span


def test_a_line_goes_from_left_to_right_and_hides_where_nothing_was_measured() -> None:
    line = coordinates([(60.0, 0.0), (30.0, 50.0), (0.0, 100.0)], 60.0, 100.0, 600, 102)
    assert line[:2] == [0.0, 101.0]
    assert line[-2:] == [600.0, 1.0]
    heights = line[1::2]
    assert len(heights) == 7, "two more points for each of the gaps of half a minute"
    assert sorted(heights)[-4:] == [heights[1]] * 4
    assert heights[1] > 102
    near = coordinates([(GAP, 0.0), (0.0, 100.0)], 60.0, 100.0, 600, 102)
    assert len(near) == 4


def test_fewer_than_two_points_are_a_line_outside() -> None:
    for points in ([], [(1.0, 1.0)]):
        assert max(coordinates(points, 60.0, 100.0, 600, 102)) < 0


@given(st.floats(0, 1e15))
def test_the_scale_is_a_round_number_that_holds_the_value(value: float) -> None:
    top = nice(value, 1e4)
    assert max(value, 1e4) <= top * (1 + 1e-9)
    assert top <= 10 * max(value, 1e4)
    assert f"{top:.0e}"[0] in "125"


def test_sizes_are_told_in_about_three_digits() -> None:
    told = [size_text(count) for count in (0, 999, 1000, 99_400, 999_499, 999_500, 2.5e9, 3e13)]
    assert told == ["0 B", "999 B", "1.0 kB", "99.4 kB", "999 kB", "1.0 MB", "2.5 GB", "30.0 TB"]
    assert rate_text(1500) == "1.5 kB/s"


# --- Alarms


def test_an_alarm_is_told_once_and_again_only_after_a_calm() -> None:
    alarm = Alarm()
    values = [95] * 7 + [89, 95] * 8 + [95] * 8 + [80] + [95] * 7
    begins = [at for at, value in enumerate(values) if alarm.update(START + at, value, 90)]
    assert begins == [5, 37]
    assert alarm.is_on


def test_a_short_peak_is_no_alarm_and_what_is_not_measured_is_none() -> None:
    alarm = Alarm()
    assert not any(alarm.update(START + at, 50 if at % 4 == 0 else 95, 90) for at in range(40))
    assert not any(alarm.update(START + at, None, 90) for at in range(40))


def test_an_alarm_survives_a_clock_that_is_set_back() -> None:
    alarm = Alarm()
    assert not alarm.update(START, 95, 90)
    assert not alarm.update(START - HOUR, 95, 90)
    assert alarm.update(START - HOUR + 5, 95, 90)
