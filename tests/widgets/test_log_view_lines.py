"""What programs write, as lines: carriage returns, colours, sequences that are dropped, and what is no text."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from tkasync.widgets.log_view.incoming import AT_ONCE, Incoming
from tkasync.widgets.log_view.lines import LONGEST, LineWriter
from tkasync.widgets.log_view.styles import PLAIN, Style, rgb, styled

ESC = "\x1b"
TEXTS: list[tuple[str, list[str]]] = [
    ("a\nb\n", ["a", "b"]),
    ("\n\n", ["", ""]),
    ("a\r\nb\r\n", ["a", "b"]),
    ("10 %\r20 %\rdone\n", ["done"]),
    ("long line\rshort\n", ["shortline"]),
    (f"long line\r{ESC}[Kshort\n", ["short"]),
    (f"abc{ESC}[2Kd\n", ["   d"]),
    (f"abc\b\b{ESC}[1Kx\n", [" xc"]),
    ("ab\b\b\bc\n", ["cb"]),
    ("a\tb\x07\n", ["a\tb"]),
    ("a\0b\x0cc\x7f\n", ["a\ufffdb\ufffdc\ufffd"]),
    ("half \ud83d\n", ["half \ufffd"]),
    (f"{ESC}]0;title\x07x{ESC}]8;;http://a{ESC}\\link{ESC}]8;;{ESC}\\\n", ["xlink"]),
    (f"{ESC}[?25l{ESC}[2J{ESC}[1;1Hx{ESC}[?25h{ESC}(B{ESC}=\n", ["x"]),
    (f"{ESC}P1$r0m{ESC}\\x\n", ["x"]),
    ("\x9b31mred\x9b0m\n", ["red"]),
    ("\U0001f600 e\u0301\n", ["\U0001f600 e\u0301"]),
]


@pytest.mark.parametrize(("text", "lines"), TEXTS)
def test_text_makes_lines_also_when_it_comes_in_single_characters(text: str, lines: list[str]) -> None:
    for parts in ([text], list(text)):
        writer = LineWriter()
        assert [line.text for part in parts for line in writer.write(part)] == lines
        assert not writer.has_open_line


def test_a_line_that_is_written_is_there_before_its_end() -> None:
    writer = LineWriter()
    assert writer.write("Name: ") == []
    assert (writer.has_open_line, writer.open_line.text) == (True, "Name: ")
    assert [line.text for line in writer.end_line()] == ["Name: "]
    assert writer.end_line() == []


def test_colours_last_until_they_are_ended() -> None:
    writer = LineWriter()
    first, second, third = writer.write(f"a{ESC}[31mb\nc{ESC}[1md{ESC}[m\ne\n")
    assert first.parts == (("a", ()), ("b", ("foreground 1",)))
    assert second.parts == (("c", ("foreground 1",)), ("d", ("bold", "foreground 1")))
    assert (third.text, third.parts) == ("e", ())


@pytest.mark.parametrize(
    ("parameters", "style"),
    [
        ("", PLAIN),
        ("31", Style(1)),
        ("97;44", Style(15, 4)),
        ("38;5;208", Style(208)),
        ("48;2;255;0;0", Style(None, 196)),
        ("38:2::0:0:255", Style(21)),
        ("1;3;4;9", Style(kinds=frozenset({"bold", "italic", "underline", "overstrike"}))),
        ("31;39", PLAIN),
        ("1;22", PLAIN),
        ("38;5;999", PLAIN),
        ("38", PLAIN),
        ("1000000000000", PLAIN),
        ("31;0", PLAIN),
    ],
)
def test_parameters_make_a_style(parameters: str, style: Style) -> None:
    assert styled(PLAIN, parameters) == style


def test_inverse_exchanges_the_colours_also_those_of_the_theme() -> None:
    assert styled(PLAIN, "7").tags == ("foreground back", "background text")
    assert styled(PLAIN, "7;31").tags == ("foreground back", "background 1")


def test_every_colour_has_a_spelling() -> None:
    assert [rgb(16), rgb(196), rgb(231), rgb(255)] == ["#000000", "#ff0000", "#ffffff", "#eeeeee"]


@pytest.mark.parametrize("size", [1, 700, 100_000])
def test_a_long_line_is_cut_however_it_comes(size: int) -> None:
    writer = LineWriter()
    text = "x" * 20_000
    for begin in range(0, len(text), size):
        writer.write(text[begin : begin + size])
    (line,) = writer.write("\n")
    assert line.text == "x" * LONGEST + " …"


def test_a_sequence_without_end_does_not_swallow_the_rest() -> None:
    writer = LineWriter()
    lines = writer.write(f"{ESC}]" + "x" * 10_000 + "\nshown\n")
    assert lines[-1].text == "shown"


def test_of_a_flood_the_newest_lines_wait() -> None:
    incoming = Incoming(100)
    for number in range(1_000):
        incoming.add(f"{number}", is_line=False)  # as print() does: the text, then its end
        incoming.add("\n", is_line=False)
    taken: list[tuple[str, bool]] = []
    while incoming:
        taken += incoming.take()
    lines = "".join(text for text, _is_line in taken).split("\n")
    assert lines[-101:] == [*map(str, range(900, 1_000)), ""]
    assert len(lines) <= 202


def test_what_is_cleared_while_a_thread_adds_is_no_error_there() -> None:
    incoming = Incoming(100)
    clearing = threading.Thread(target=incoming.clear)

    class Text(str):
        """Is looked at when the texts that wait are too many; the window clears them just then."""

        __slots__ = ()

        def count(self, *args: Any) -> int:
            clearing.start()
            clearing.join(0.05)  # it waits, or has cleared
            return super().count(*args)

    incoming.add("old", is_line=True)
    incoming.add(Text("x\n" * 1_000), is_line=False)
    clearing.join(10)
    assert len(incoming) == 0


def test_a_finalizer_that_writes_while_old_text_is_forgotten_costs_no_newer_text() -> None:
    incoming = Incoming(3)

    class Text(str):
        """The collector runs while the texts that wait are looked at, and a finalizer writes."""

        __slots__ = ()

        def count(self, *args: Any) -> int:
            if not written:
                written.append("new\n" * 200)
                incoming.add(written[0], is_line=False)
            return super().count(*args)

    written: list[str] = []
    for number in range(6):
        incoming.add(f"{number}\n", is_line=False)
    incoming.add(Text("last\n"), is_line=False)
    assert incoming.take()[-1][0] == written[0]


def test_text_without_lines_does_not_wait_without_end() -> None:
    incoming = Incoming(100)
    for _ in range(40):
        incoming.add("." * 1_000_000, is_line=False)
    assert sum(len(text) for text, _is_line in incoming.take()) <= 17_000_000


def test_a_large_text_is_taken_in_portions_and_stays_whole() -> None:
    incoming = Incoming(10_000)
    text = "".join(f"{number}\n" for number in range(2_500)) + "rest"
    incoming.add(text, is_line=False)
    taken = []
    while incoming:
        taken.append("".join(part for part, _is_line in incoming.take()))
    assert "".join(taken) == text
    assert max(part.count("\n") for part in taken) == AT_ONCE
