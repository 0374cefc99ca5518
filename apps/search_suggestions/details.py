"""The right side: all there is to know about one character."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import ttkbootstrap as ttk

from apps.search_suggestions.database import decomposition, used_in
from tkasync import Component, ReadSignal, Resource

CATEGORIES = {
    "Lu": "letter, uppercase", "Ll": "letter, lowercase", "Lt": "letter, titlecase", "Lm": "letter, modifier",
    "Lo": "letter", "Mn": "mark, takes no space", "Mc": "mark, takes space", "Me": "mark, encloses",
    "Nd": "decimal digit", "Nl": "number, letter", "No": "number", "Pc": "punctuation, connects", "Pd": "dash",
    "Ps": "punctuation, opens", "Pe": "punctuation, closes", "Pi": "quotation mark, opens",
    "Pf": "quotation mark, closes", "Po": "punctuation", "Sm": "mathematical symbol", "Sc": "currency symbol",
    "Sk": "symbol, modifies", "So": "symbol", "Zs": "space", "Zl": "line separator", "Zp": "paragraph separator",
    "Cc": "control", "Cf": "format, invisible", "Co": "private use", "Cs": "surrogate", "Cn": "unassigned",
}  # fmt: skip
PLANES = {
    0: "basic",
    1: "supplementary (historic scripts, symbols, emoji)",
    2: "ideographs",
    3: "more ideographs",
}
FACTS = (
    "Code point",
    "Category",
    "UTF-8",
    "UTF-16",
    "In HTML",
    "In Python",
    "Plane",
    "Case",
    "Value",
    "Made of",
    "Part of",
)


def visible(code: int) -> str:
    """The character as it can be seen: a mark on a circle, nothing for what has no look."""
    character = chr(code)
    category = unicodedata.category(character)
    return f"◌{character}" if category[0] == "M" else "" if category[0] in "ZC" else character


def describe(asked: tuple[Path, int]) -> dict[str, str]:
    """The facts about a character that apply to it, and its ``Name``. Runs on a thread.

    Raises:
        sqlite3.DatabaseError: the file is damaged, or gone.
    """
    path, code = asked
    character = chr(code)
    category = unicodedata.category(character)
    kind, parts = decomposition(code)
    numeric = unicodedata.numeric(character, None)
    facts = {
        "Name": unicodedata.name(character).capitalize(),
        "Code point": f"U+{code:04X}, decimal {code}",
        "Category": f"{CATEGORIES[category]} ({category})",
        "UTF-8": character.encode().hex(" ").upper(),
        "UTF-16": character.encode("utf-16-be").hex(" ", 2).upper(),
        "In HTML": f"&#x{code:X};",
        "In Python": f'"\\N{{{unicodedata.name(character)}}}"',
        "Value": "" if numeric is None else f"{numeric:g}",
        "Case": "  ".join({*character.upper(), *character.lower()} - {character}),
        "Made of": " + ".join(f"{visible(part)} U+{part:04X}" for part in parts)
        + (f"  {kind}" if kind else ""),
        "Part of": _some(used_in(path, code)),
        "Plane": PLANES.get(code >> 16, "special purpose"),
    }
    return {fact: text for fact, text in facts.items() if text.strip()}


def _some(codes: list[int], most: int = 12) -> str:
    shown = "  ".join(visible(code) for code in codes[:most])
    return f"{shown}  and {len(codes) - most} more" if len(codes) > most else shown


class Details(Component):
    """Shows the character that is chosen."""

    def setup(self, chosen: ReadSignal[tuple[Path, int] | None]) -> None:
        self.chosen = chosen
        self.configure(padding=(16, 0, 0, 0))
        self.facts: Resource[dict[str, str]] = self.create_resource(self.chosen, describe)
        glyph = ttk.Label(self, font="-size 56", anchor="center")
        glyph.grid(row=0, column=0, columnspan=2, sticky="ew", ipady=8)
        self.bind_option(glyph, "text", self.glyph)
        self.name = ttk.Label(self, font="-size 13 -weight bold", anchor="center", justify="center")
        self.name.grid(row=1, column=0, columnspan=2, sticky="ew", pady=(0, 12))
        self.bind_option(self.name, "text", lambda: self.fact("Name"))
        self.values = [self.add_fact(row, name) for row, name in enumerate(FACTS, 2)]
        self.columnconfigure(1, weight=1)
        self.bind("<Configure>", lambda event: self.wrap(event.width), add="+")

    def add_fact(self, row: int, name: str) -> ttk.Label:
        title, value = ttk.Label(self, text=name, bootstyle="secondary"), ttk.Label(self)
        title.grid(row=row, column=0, sticky="nw", padx=(0, 16), pady=1)
        value.grid(row=row, column=1, sticky="nw", pady=1)
        self.bind_option(value, "text", lambda: self.fact(name))

        def show_or_hide() -> None:
            for label in (title, value):
                label.grid() if self.fact(name) else label.grid_remove()

        self.create_effect(show_or_hide)
        return value

    def fact(self, name: str) -> str:
        facts = self.facts.data if self.chosen() is not None else None
        return facts.get(name, "") if facts else ""

    def glyph(self) -> str:
        chosen = self.chosen()
        return "" if chosen is None else visible(chosen[1]) or "␣"

    def wrap(self, width: int) -> None:
        self.name.configure(wraplength=max(80, width - 20))
        for value in self.values:
            value.configure(wraplength=max(80, width - 140))
