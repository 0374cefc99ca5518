"""The async counter, used by mouse and keyboard against its real server."""

from __future__ import annotations

import threading
import tkinter as tk
import urllib.request
from pathlib import Path
from urllib.error import URLError

import pytest

from apps.async_counter.card import Card
from apps.async_counter.server import SIZE, CounterServer
from apps.async_counter.ways import CallbackWay, CoroutineWay, UiTaskWay
from apps.async_counter.window import AsyncCounter
from tests.apps.ending import run_to_its_end
from tkasync.testing import Pilot

ROOT = Path(__file__).resolve().parents[2]
WAYS = [CallbackWay, CoroutineWay, UiTaskWay]
ENDLESS = 3600.0  # seconds of latency: nothing comes before the test has ended


@pytest.fixture
def app(tk_root: tk.Tk, pilot: Pilot) -> AsyncCounter:
    app = AsyncCounter(tk_root)
    app.pack(fill="both", expand=True)
    app.server.latency = 0.0
    pilot.settle()
    return app


@pytest.fixture(params=WAYS)
def card(request: pytest.FixtureRequest, app: AsyncCounter) -> Card:
    return next(card for card in app.cards if type(card) is request.param)


def fetch(card: Card) -> tk.Misc:
    return card.starters[0]


def add_one(card: Card) -> tk.Misc:
    return card.starters[1]


def status(card: Card) -> str:
    return str(card.status["text"])


def is_idle(card: Card) -> bool:
    return str(card.stopper["state"]) == "disabled"


def test_each_way_updates_and_fetches_the_same_counter(app: AsyncCounter, card: Card, pilot: Pilot) -> None:
    for value in (1, 2):
        pilot.click(add_one(card))
        pilot.wait_until(lambda: is_idle(card))
        assert (card.counter["text"], status(card)) == (value, "answered")
    for other in app.cards:
        pilot.click(fetch(other))
    pilot.wait_until(lambda: all(is_idle(other) for other in app.cards))
    assert [other.counter["text"] for other in app.cards] == [2, 2, 2]


def test_progress_is_that_of_the_bytes(app: AsyncCounter, card: Card, pilot: Pilot) -> None:
    app.server.latency = 0.4
    seen: list[float] = []
    pilot.click(fetch(card))
    pilot.wait_until(lambda: seen.append(float(card.bar["value"])) or is_idle(card))
    assert seen[:-1] == sorted(seen[:-1])
    # How many of its portions are seen is the machine's affair: those of one turn are merged.
    assert any(0 < value < 100 for value in seen)
    assert max(seen) <= 100
    assert seen[-1] == 0


def test_an_answer_that_breaks_off_is_shown_and_not_counted(
    app: AsyncCounter, card: Card, pilot: Pilot
) -> None:
    pilot.click(app.switch)
    pilot.click(add_one(card))
    pilot.wait_until(lambda: is_idle(card))
    assert f"received {SIZE // 2} bytes" in status(card)
    assert "danger" in str(card.status.cget("style")).lower()
    pilot.click(app.switch)
    pilot.click(fetch(card))
    pilot.wait_until(lambda: is_idle(card))
    assert (card.counter["text"], status(card)) == (0, "answered")


def test_a_server_that_is_gone_is_shown_as_an_error(app: AsyncCounter, card: Card, pilot: Pilot) -> None:
    app.server.close()
    pilot.click(fetch(card))
    pilot.wait_until(lambda: is_idle(card))
    assert "connection" in status(card).lower()
    assert card.counter["text"] == "?"


def test_abort_takes_effect_at_once_and_the_next_request_works(
    app: AsyncCounter, card: Card, pilot: Pilot
) -> None:
    app.server.latency = ENDLESS
    pilot.click(fetch(card))
    assert str(fetch(card)["state"]) == "disabled"
    pilot.click(card.stopper)
    pilot.wait_until(lambda: is_idle(card))
    assert (status(card), card.counter["text"]) == ("aborted", "?")
    app.server.latency = 0.0
    pilot.click(add_one(card))
    pilot.wait_until(lambda: is_idle(card))
    assert (status(card), card.counter["text"]) == ("answered", 1)


def test_a_request_aborted_before_it_began_leaves_the_card_ready(
    app: AsyncCounter, card: Card, pilot: Pilot
) -> None:
    app.server.latency = 1.0  # an answer that comes before the abort would be shown, and rightly
    for _ in range(20):
        card.start("POST")
        card.abort()
        pilot.settle()
        assert (is_idle(card), str(fetch(card)["state"]), status(card)) == (True, "normal", "aborted")


def test_escape_aborts_all_that_is_asked(app: AsyncCounter, pilot: Pilot) -> None:
    app.server.latency = ENDLESS
    for card in app.cards:
        pilot.click(fetch(card))
    pilot.press("<Escape>", app.latency)
    pilot.wait_until(lambda: all(is_idle(card) for card in app.cards))
    assert [status(card) for card in app.cards] == ["aborted"] * 3
    pilot.press("<Escape>", app.latency)
    assert [status(card) for card in app.cards] == ["aborted"] * 3


def test_the_three_ways_ask_at_the_same_time_and_every_update_counts(app: AsyncCounter, pilot: Pilot) -> None:
    app.server.latency = 2.0
    for card in app.cards:
        pilot.click(add_one(card))
    pilot.wait_until(lambda: not any(is_idle(card) for card in app.cards))
    pilot.wait_until(lambda: all(is_idle(card) for card in app.cards), timeout=20)
    assert sorted(card.counter["text"] for card in app.cards) == [1, 2, 3]


def test_the_keyboard_reaches_everything_in_reading_order(app: AsyncCounter, pilot: Pilot) -> None:
    first = app.cards[0]
    app.latency.focus_force()
    pilot.press("<Right>")
    assert app.server.latency == pytest.approx(2.0)
    order = []
    for _ in range(4):
        pilot.press("<Tab>")
        order.append(app.focus_get())
    assert order == [app.switch, *first.starters, app.cards[1].starters[0]]
    first.starters[1].focus_force()
    pilot.press("<Return>")
    pilot.wait_until(lambda: is_idle(first))
    assert first.counter["text"] == 1


def test_destroying_the_app_in_the_middle_ends_requests_and_server(app: AsyncCounter, pilot: Pilot) -> None:
    app.server.latency = ENDLESS
    for card in app.cards:
        pilot.click(fetch(card))
    tasks = [card.task for card in app.cards]
    app.destroy()
    pilot.settle()
    assert all(task is not None and task.cancelled() for task in tasks)
    assert "counter-server" not in [thread.name for thread in threading.enumerate()]
    with pytest.raises(URLError, match="refused"):
        urllib.request.urlopen(app.server.url)


CLOSE_IN_THE_MIDDLE = """
from apps.async_counter.window import AsyncCounter, main
from apps._use import below, until, use

async def user(window):
    app = next(w for w in below(window) if isinstance(w, AsyncCounter))
    app.server.latency = 600.0
    for card in app.cards:
        card.starters[0].focus_force()
        window.update()
        card.starters[0].event_generate("<space>")
    await until(lambda: all(str(card.stopper["state"]) == "normal" for card in app.cards))

use(main, user)
"""


def test_closing_the_window_in_the_middle_ends_the_process_and_leaves_no_thread_behind() -> None:
    """Each way is started with the space bar. A thread left behind would be named on stderr."""
    assert run_to_its_end(CLOSE_IN_THE_MIDDLE) == (0, "")


def test_a_server_can_be_closed_before_and_while_it_answers() -> None:
    CounterServer().close()
    server = CounterServer()
    server.latency = ENDLESS
    with urllib.request.urlopen(server.url) as answer:
        server.close()
        assert answer.read(1) == b""
