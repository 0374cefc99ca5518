"""The chat, used in its windows against its real server."""

from __future__ import annotations

import logging
import tkinter as tk

import pytest
from websockets.asyncio.client import connect

from apps._use import below
from apps.chat.seat import Seat
from apps.chat.window import Chat
from tests.apps.ending import run_to_its_end
from tkasync import spawn_ui_task
from tkasync.testing import Pilot
from tkasync.widgets import Dialog


@pytest.fixture
def chat(tk_root: tk.Tk, pilot: Pilot) -> Chat:
    chat = Chat(tk_root)
    chat.pack(fill="both", expand=True)
    pilot.wait_until(lambda: all(is_connected(seat) for seat in seats(chat)))
    return chat


def seats(chat: Chat) -> list[Seat]:
    return [widget for widget in below(chat) if isinstance(widget, Seat)]


def is_connected(seat: Seat) -> bool:
    return str(seat.status["text"]) == "connected"


def said(seat: Seat) -> list[str]:
    return [line for line in seat.text.get("1.0", "end").splitlines() if line]


def say(pilot: Pilot, seat: Seat, text: str) -> None:
    pilot.type(seat.entry, text)
    pilot.press("<Return>", seat.entry)


def box(pilot: Pilot, chat: Chat) -> Dialog:
    def boxes() -> list[Dialog]:
        return [widget for widget in below(chat) if isinstance(widget, Dialog) and widget.winfo_viewable()]

    pilot.wait_until(boxes)
    return boxes()[0]


def test_what_one_says_all_hear_in_one_order(chat: Chat, pilot: Pilot) -> None:
    first, second = seats(chat)
    for number in range(5):
        say(pilot, first, f"a{number}")
        say(pilot, second, f"g{number}")
    pilot.wait_until(lambda: all(len(said(seat)) == 10 for seat in seats(chat)))
    assert said(first) == said(second)
    assert [line for line in said(first) if line.startswith("Ada")] == [f"Ada  a{n}" for n in range(5)]


def test_lines_come_in_while_the_name_is_asked_for(chat: Chat, pilot: Pilot) -> None:
    first, second = seats(chat)
    first.rename()
    asked = box(pilot, chat)
    say(pilot, second, "are you there?")
    pilot.wait_until(lambda: said(first))
    assert said(first) == ["Grace  are you there?"]
    assert asked.winfo_viewable()
    pilot.type(asked.entry, "Countess")
    pilot.press("<Return>", asked.entry)
    pilot.wait_until(lambda: first.author.get() == "Countess")
    say(pilot, first, "I am")
    pilot.wait_until(lambda: len(said(second)) == 2)
    assert said(second)[1] == "Countess  I am"


def test_when_the_room_closes_and_opens_again_nothing_is_lost_and_nothing_comes_twice(
    chat: Chat, pilot: Pilot
) -> None:
    first, second = seats(chat)
    say(pilot, first, "before")
    pilot.wait_until(lambda: said(second))
    chat.is_open.set(False)
    chat.set_open()
    pilot.wait_until(lambda: not any(is_connected(seat) for seat in seats(chat)))
    say(pilot, first, "meanwhile")
    pilot.wait_until(lambda: "1 s" in first.status["text"])  # the second pause: it has tried again in vain
    chat.is_open.set(True)
    chat.set_open()
    pilot.wait_until(lambda: all(len(said(seat)) == 2 for seat in seats(chat)))
    assert said(first) == said(second) == ["Ada  before", "Ada  meanwhile"]


def test_a_window_that_is_opened_later_hears_what_was_said(chat: Chat, pilot: Pilot) -> None:
    say(pilot, seats(chat)[0], "first")
    chat.open_window()
    late = seats(chat)[-1]
    pilot.wait_until(lambda: said(late))
    assert (late.author.get(), said(late)) == ("Barbara", ["Ada  first"])


def test_a_window_that_is_closed_leaves_the_room_and_the_others_stay(chat: Chat, pilot: Pilot) -> None:
    first, second = seats(chat)
    second.winfo_toplevel().destroy()
    pilot.wait_until(lambda: len(chat.room.guests) == 1)
    say(pilot, first, "alone")
    pilot.wait_until(lambda: said(first))
    assert is_connected(first)


@pytest.mark.parametrize("goes", ["in order", "without a word"])
def test_a_guest_that_goes_before_it_has_said_anything_is_no_error(
    chat: Chat, pilot: Pilot, caplog: pytest.LogCaptureFixture, goes: str
) -> None:
    async def come_and_go() -> None:
        line = await connect(chat.room.url)
        if goes == "without a word":
            line.transport.abort()
        await line.close()

    visit = spawn_ui_task(come_and_go)
    pilot.wait_until(visit.done)
    say(pilot, seats(chat)[0], "who was that?")
    pilot.wait_until(lambda: all(said(seat) for seat in seats(chat)))
    assert visit.result() is None
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


def test_somebody_talks_until_it_is_switched_off(chat: Chat, pilot: Pilot) -> None:
    chat.talks.set(True)
    chat.set_talking()
    pilot.wait_until(lambda: all(said(seat) for seat in seats(chat)))
    chat.talks.set(False)
    chat.set_talking()
    assert said(seats(chat)[0])[0].startswith("Robin  ")
    assert chat.talk is not None
    assert chat.talk.cancelled()


def test_somebody_who_talks_again_goes_on_where_it_was_switched_off(chat: Chat, pilot: Pilot) -> None:
    for count in (1, 2):
        chat.talks.set(True)
        chat.set_talking()
        pilot.wait_until(lambda: len(said(seats(chat)[0])) >= count)  # noqa: B023  # called in this round
        chat.talks.set(False)
        chat.set_talking()
    first, second, *_ = said(seats(chat)[0])
    assert first != second


@pytest.mark.parametrize("state", ["connected", "without a room", "with a box open"])
def test_the_program_ends_in_silence_in_the_middle_of_it(state: str) -> None:
    act = {
        "connected": "pass",
        "without a room": "chat.door.abort()",
        "with a box open": "seat.rename()",
    }[state]
    program = f"""
from apps.chat import window
from apps.chat.seat import Seat
from tkasync import sleep, ui_task

class Closing(window.Chat):
    @ui_task
    async def close_soon(chat):
        seat = next(w for w in chat.winfo_children() if isinstance(w, Seat))
        while seat.status["text"] != "connected":
            await sleep(0.01)
        {act}
        await sleep(0.3)
        chat.winfo_toplevel().destroy()

    def setup(self):
        super().setup()
        self.close_soon()

window.Chat = Closing
window.main()
"""
    assert run_to_its_end(program) == (0, "")
