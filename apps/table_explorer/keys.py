"""The keys that lists, fields and rows have by themselves, as the window tells them."""

from __future__ import annotations

from apps._keys import Groups, Key

WIDGETS: Groups = {
    "List of tables": [
        Key("Up, Down", "show another table"),
        Key("Return", "go to its rows"),
    ],
    "Filter": [
        Key("Return, Down", "go to the rows"),
        Key("Escape", "show all rows again"),
    ],
    "A cell that is open": [
        Key("Return", "write it"),
        Key("Tab, Shift+Tab", "write it, and open the next or the one before"),
        Key("Escape", "leave it as it was"),
    ],
    "Rows": [
        Key("Up, Down, Page Up/Down", "go to another row"),
        Key("Home, End", "go to the first row, to the last"),
        Key("Left, Right", "go to another column"),
        Key("Letters", "go to the row that begins with them"),
        Key("Shift and one of these", "choose the rows up to there"),
        Key("Ctrl and one of these", "go there, and choose nothing"),
        Key("Space, Ctrl+Space", "choose the row too, or no longer"),
        Key("Ctrl+A", "choose all rows"),
        Key("Ctrl+C", "copy the chosen rows"),
        Key("F2, Return", "change the cell"),
        Key("Shift+F10, Menu", "sort by, hide, show columns"),
        Key("Alt+Left, Right", "make the column narrower, wider"),
        Key("Alt+Shift+Left, Right", "move the column"),
    ],
}
