"""Options of widgets drawn out of others, as customtkinter does it: with a cget and a configure of their own."""

from __future__ import annotations

import tkinter as tk
from typing import Any

import pytest

from tkasync import Runtime, bind_option, create_signal


class Drawn(tk.Frame):
    """A label in the way of customtkinter's: Tk's table of options says nothing about it."""

    def __init__(self, master: tk.Misc, text: str) -> None:
        super().__init__(master)
        self._options: dict[str, Any] = {"text": text, "text_color": ["gray10", "#DCE4EE"], "image": None}
        self.configured: list[dict[str, Any]] = []

    def cget(self, name: str) -> Any:
        if name not in self._options:
            raise ValueError(f"{name!r} is not a supported argument")
        return self._options[name]

    def configure(self, **options: Any) -> None:  # type: ignore[override]  # as customtkinter does
        for name, value in options.items():
            self.cget(name)
            if name == "text_color" and value is None:
                raise ValueError("color is None")
            self._options[name] = value
        self.configured.append(options)


def test_an_option_that_tk_does_not_know_follows_and_none_puts_back_the_first_value(
    tk_root: tk.Tk, runtime: Runtime, errors: list[BaseException]
) -> None:
    widget = Drawn(tk_root, "first")
    text, set_text = create_signal(None)
    color, set_color = create_signal(None)
    bind_option(widget, "text", text)
    bind_option(widget, "text_color", color)
    set_text.set("second")
    set_color.set("red")
    assert (widget.cget("text"), widget.cget("text_color")) == ("second", "red")
    set_text.set(None)
    set_color.set(None)
    assert (widget.cget("text"), widget.cget("text_color")) == ("first", ["gray10", "#DCE4EE"])
    assert errors == []


def test_a_value_is_handed_over_as_it_is(tk_root: tk.Tk, runtime: Runtime) -> None:
    widget, image = Drawn(tk_root, ""), object()
    read, write = create_signal(image)
    bind_option(widget, "image", read)
    assert widget.cget("image") is image
    write.set(None)
    assert widget.cget("image") is None


def test_it_is_not_called_for_an_equal_value(tk_root: tk.Tk, runtime: Runtime) -> None:
    widget = Drawn(tk_root, "")
    read, write = create_signal(1)
    bind_option(widget, "text", lambda: str(read() > 0))
    write.set(2)
    assert widget.configured == [{"text": "True"}]


def test_an_option_that_it_lacks_is_refused_in_its_own_words(tk_root: tk.Tk, runtime: Runtime) -> None:
    with pytest.raises(
        ValueError, match=r"Drawn .* has no option 'txet': 'txet' is not a supported argument"
    ):
        bind_option(Drawn(tk_root, ""), "txet", lambda: "x")


def test_a_value_that_it_refuses_is_reported_and_the_next_one_shows(
    tk_root: tk.Tk, runtime: Runtime, errors: list[BaseException]
) -> None:
    class Strict(Drawn):
        def configure(self, **options: Any) -> None:  # type: ignore[override]  # as customtkinter does
            if options.get("text") == "bad":
                raise ValueError("bad text")
            super().configure(**options)

    widget = Strict(tk_root, "")
    read, write = create_signal("bad")
    bind_option(widget, "text", read)
    write.set("good")
    assert ([str(error) for error in errors], widget.cget("text")) == (["bad text"], "good")
