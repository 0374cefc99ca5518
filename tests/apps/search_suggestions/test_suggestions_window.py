"""The search suggestions: typed into, on all the characters there are."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from apps.search_suggestions import window
from apps.search_suggestions.database import Answer, Question, search
from apps.search_suggestions.window import SearchSuggestions
from tests.apps.search_suggestions.user import facts, lines, status
from tkasync.testing import Pilot


def test_what_is_typed_is_found(app: SearchSuggestions, pilot: Pilot) -> None:
    pilot.type(app.field, "snowm")
    pilot.wait_until(lambda: lines(app)[:1] == ["SNOWMAN"])
    pilot.wait_until(lambda: "U+2603, decimal 9731" in facts(app))
    assert "E2 98 83" in facts(app)


def test_a_word_typed_fast_is_one_search(
    app: SearchSuggestions, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(window, "search", lambda question: (asked.append(question.text), search(question))[1])
    pilot.type(app.field, "snowflake")
    pilot.wait_until(lambda: "SNOWFLAKE" in lines(app))
    assert asked == ["snowflake"]


def test_only_the_answers_of_the_last_query_ever_show(
    open_app: Callable[..., SearchSuggestions], built: Path, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every key is a search of its own, and the earlier a search began, the later its answer comes."""
    word = "snowman"
    asked: list[str] = []
    gates = {word[:length]: threading.Event() for length in range(1, len(word) + 1)}

    def late(question: Question) -> Answer:
        asked.append(question.text)
        gates[question.text].wait(30)
        return search(question)

    monkeypatch.setattr(window, "QUIET", 0.0)
    monkeypatch.setattr(window, "search", late)
    app = open_app(built)
    shown: list[tuple[str, str]] = []
    show = app.suggestions.show
    monkeypatch.setattr(
        app.suggestions,
        "show",
        lambda answer: (
            shown.append((answer.question.text, app.typed.get().strip())) if answer else None,
            show(answer),
        ),
    )
    pilot.wait_until(lambda: app.database() is not None)
    for length in range(1, 6):
        pilot.type(app.field, word[length - 1])
        pilot.wait_until(lambda length=length: word[:length] in asked)
    pilot.type(app.field, word[5:])
    gates[word].set()
    pilot.wait_until(lambda: "SNOWMAN" in lines(app))
    for text in reversed(gates):
        gates[text].set()
    pilot.settle()
    assert shown == [(word, word)]
    assert all("SNOWMAN" in line for line in lines(app))


def test_at_any_pace_what_shows_belongs_to_what_is_asked(
    open_app: Callable[..., SearchSuggestions], built: Path, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(window, "QUIET", 0.0)
    app = open_app(built)
    pilot.wait_until(lambda: app.database() is not None)
    shown: list[tuple[str, str]] = []
    show = app.suggestions.show

    def record(answer: Answer | None) -> None:
        if answer is not None:
            shown.append((answer.question.text, app.typed.get().strip()))
        show(answer)

    monkeypatch.setattr(app.suggestions, "show", record)
    for word in ("greek letter", "cjk ideograph", "arabic", "snowman"):
        app.typed.set("")
        pilot.type(app.field, word)
    pilot.wait_until(lambda: shown and shown[-1][0] == "snowman")
    assert [pair for pair in shown if pair[0] != pair[1]] == []


def test_what_was_searched_for_stands_out(app: SearchSuggestions, pilot: Pilot) -> None:
    pilot.type(app.field, "pi small greek")
    pilot.wait_until(lambda: lines(app)[:1] == ["GREEK SMALL LETTER PI"])
    text = app.suggestions.text
    ranges = [str(index) for index in text.tag_ranges("match")]
    first = [text.get(a, b) for a, b in zip(ranges[::2], ranges[1::2], strict=True) if a.startswith("1.")]
    assert first == ["GREEK", "SMALL", "PI"]


def test_arrows_choose_and_enter_copies(app: SearchSuggestions, pilot: Pilot) -> None:
    pilot.type(app.field, "snow")
    pilot.wait_until(lambda: "SNOWFLAKE" in lines(app))
    pilot.press("<Down>", app.field)
    pilot.wait_until(lambda: "Snowflake" in facts(app))
    pilot.press("<Return>", app.field)
    assert app.clipboard_get() == "❄"
    assert "U+2744" in status(app)
    pilot.press("<Up>")
    pilot.press("<Up>")
    assert app.suggestions.row == 0
    pilot.press("<Next>")
    pilot.press("<Next>")
    assert app.suggestions.row == len(lines(app)) - 1


def test_the_mouse_chooses_and_a_double_click_copies(app: SearchSuggestions, pilot: Pilot) -> None:
    pilot.type(app.field, "snow")
    pilot.wait_until(lambda: "SNOWFLAKE" in lines(app))
    x, y, _width, height = app.suggestions.text.bbox("2.0")
    pilot.click(app.suggestions.text, x + 100, y + height // 2)
    assert app.suggestions.row == 1
    app.suggestions.pick()
    assert app.clipboard_get() == "❄"


def test_nothing_found_is_said_and_escape_clears(app: SearchSuggestions, pilot: Pilot) -> None:
    pilot.type(app.field, "zzz")
    pilot.wait_until(lambda: "zzz" in status(app))
    assert lines(app) == []
    pilot.press("<Return>", app.field)
    pilot.press("<Escape>", app.field)
    pilot.wait_until(lambda: status(app) == window.HINT)
    assert app.typed.get() == ""


@pytest.mark.parametrize(
    "text", ["combining ring above", "no-break space", "rlm", "tag tilde", "U+1F600", "U+FEFF"]
)
def test_marks_and_what_has_no_look_can_be_shown(app: SearchSuggestions, pilot: Pilot, text: str) -> None:
    words = "right-to-left mark" if text == "rlm" else text
    pilot.type(app.field, words)
    pilot.wait_until(lambda: lines(app))
    pilot.wait_until(lambda: "Code point" in facts(app) and "U+" in facts(app))
