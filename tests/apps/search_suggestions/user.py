"""What a user of the search suggestions sees."""

from __future__ import annotations

import tkinter as tk
from pathlib import Path

from apps.search_suggestions.database import Question, search
from apps.search_suggestions.window import SearchSuggestions

LONG = 60.0  # seconds: a build on a busy machine


def names(path: Path, text: str) -> list[str]:
    return [name for _, name in search(Question(path, text)).matches]


def lines(app: SearchSuggestions) -> list[str]:
    return [line.split("\t")[-1] for line in app.suggestions.text.get("1.0", "end-1c").splitlines()]


def status(app: SearchSuggestions) -> str:
    return str(app.status["text"])


def facts(app: SearchSuggestions) -> str:
    """What the right side says, as text."""

    def texts(widget: tk.Misc) -> list[str]:
        own = [str(widget["text"])] if "text" in widget.keys() else []  # noqa: SIM118
        return own + [text for child in widget.winfo_children() for text in texts(child)]

    return " | ".join(texts(app.panes.nametowidget(app.panes.panes()[1])))
