"""What signals, memos, effects and resources tell a tool that listens, and that they tell nobody without one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tkasync import batch, create_effect, create_memo, create_resource, create_signal
from tkasync.dispatch import probe
from tkasync.tasks.site import Site

Heard = list[tuple[Any, ...]]
EVENTS = {"signal_written", "memo_computed", "effect_ran", "resource_changed"}


@pytest.fixture
def heard() -> Iterator[Heard]:
    """The events so far: records by their names, and without the seconds they took."""
    heard: Heard = []

    def listen(event: str, *details: Any) -> None:
        if event not in EVENTS:
            return
        words = [
            getattr(detail, "name", detail) for detail in details if not isinstance(detail, float | Site)
        ]
        heard.append((event, *words))

    take_out = probe.add(listen)
    yield heard
    take_out()


def test_a_write_is_told_before_what_it_causes(heard: Heard) -> None:
    read, write = create_signal(1, name="count")
    double = create_memo(lambda: read() * 2, name="double")
    create_effect(double, name="show")
    heard.clear()
    write.set(2)
    assert heard == [
        ("signal_written", "count", 1),
        ("memo_computed", "double", "count"),
        ("effect_ran", "show", "count"),
    ]


@pytest.fixture
def lines() -> Iterator[list[Site | None]]:
    """The line of each write so far."""
    lines: list[Site | None] = []
    take_out = probe.add_takers({"signal_written": lambda _node, site, _old: lines.append(site)})
    yield lines
    take_out()


def test_a_write_is_told_with_its_line(lines: list[Site | None]) -> None:
    read, write = create_signal(1)
    create_effect(read)
    write.set(20)
    write.update(lambda value: value + 1)
    assert {site and site.file for site in lines} == {__file__}
    assert [site and site.line for site in lines] == [line_of("write.set(20)"), line_of("write.update(")]


def test_a_write_from_another_thread_is_told_with_the_line_that_sent_it(
    lines: list[Site | None], fake_host, runtime
) -> None:
    read, write = create_signal(1)
    other, write_other = create_signal(1)
    create_effect(lambda: write_other.set(read()))
    create_effect(other)
    sender = write.sender()
    thread = Thread(target=lambda: sender.set(7))
    thread.start()
    thread.join()
    fake_host.run_pending()
    assert [site and site.line for site in lines] == [
        line_of("sender.set(7)"),
        line_of("write_other.set(read())"),
    ]


def test_a_sender_whose_value_is_no_change_lends_its_line_to_no_other_write(
    lines: list[Site | None], fake_host, runtime
) -> None:
    read, write = create_signal(1)
    create_effect(read)
    write.sender().set(1)
    fake_host.run_pending()
    write.set(8)
    assert [site and site.line for site in lines] == [line_of("write.set(8)")]


def line_of(text: str) -> int:
    """The number of the one line of this file with *text*, but for those that ask for it."""
    lines = Path(__file__).read_text("utf-8").splitlines()
    found = [at for at, line in enumerate(lines, 1) if text in line and "line_of" not in line]
    assert len(found) == 1, found
    return found[0]


def test_a_signal_that_nobody_observes_tells_nothing(heard: Heard) -> None:
    _, write = create_signal(1)
    write.set(2)
    assert heard == []


def test_a_first_run_has_no_cause(heard: Heard) -> None:
    read, _ = create_signal(1)
    create_effect(create_memo(read, name="same"), name="show")
    assert heard == [("memo_computed", "same", None), ("effect_ran", "show", None)]


def test_the_cause_is_the_signal_however_many_memos_lie_between(heard: Heard) -> None:
    read, write = create_signal(0, name="count")
    last: Callable[[], int] = read
    for _ in range(200):
        last = create_memo(lambda before=last: before() + 1)
    create_effect(last, name="show")
    heard.clear()
    write.set(1)
    assert {cause for _event, *_node, cause in heard[1:]} == {"count"}
    assert len(heard) == 202


def test_the_cause_is_the_first_dependency_that_changed(heard: Heard) -> None:
    first, write_first = create_signal(0, name="first")
    second, write_second = create_signal(0, name="second")
    create_effect(lambda: (first(), second()), name="show")
    heard.clear()
    with batch():
        write_second.set(1)
        write_first.set(1)
    assert heard[-1] == ("effect_ran", "show", "first")


def test_a_memo_that_comes_out_equal_causes_no_run(heard: Heard) -> None:
    read, write = create_signal(1, name="count")
    is_odd = create_memo(lambda: read() % 2, name="is odd")
    create_effect(is_odd)
    heard.clear()
    write.set(3)
    assert heard == [("signal_written", "count", 1), ("memo_computed", "is odd", "count")]


def test_the_seconds_are_those_of_the_run(
    monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    clock = iter(range(100))
    monkeypatch.setattr("tkasync.reactive.runs.perf_counter", lambda: float(next(clock)))
    taken: list[float] = []
    request.addfinalizer(probe.add_takers({"effect_ran": lambda *details: taken.append(details[-1])}))
    create_effect(lambda: next(clock))
    assert taken == [2.0]


def test_a_signal_without_a_name_is_known_by_its_line_while_a_tool_listens(heard: Heard) -> None:
    read, _ = create_signal(1)
    assert f"{__file__}:" in read.name
    assert "known_by_its_line" in read.name


def test_without_a_tool_a_signal_without_a_name_has_none() -> None:
    read, _ = create_signal(1)
    assert read.name == "a signal"


def test_a_resource_tells_each_state_that_it_shows(heard: Heard, fake_host, runtime) -> None:
    users = create_resource(lambda: 1, lambda _key: ["Ann"])
    fake_host.run_pending()
    users.mutate(users.data)
    states = [state for event, *_resource, state in heard if event == "resource_changed"]
    assert [type(state).__name__ for state in states] == ["Loading", "Ready"]
