"""What is told beside the selected row of a list, from what the program has sent of it. Any thread.

The tree of owners has more: the program is asked for the row that is selected.
"""

from __future__ import annotations

from typing import Any

from tkasync.tools.inspector.viewer.lists.parts import age_text, clock_text, event_texts
from tkasync.tools.inspector.viewer.names import name_of

Facts = dict[str, Any]


def of_effect(facts: Facts) -> Facts:
    """Return what is told of an effect that has run."""
    told = [
        ["Effect", name_of(facts["name"])],
        ["Runs", str(facts["runs"])],
        ["Time", f"{facts['total'] * 1000:.2f} ms, the last run {facts['last'] * 1000:.2f} ms"],
        ["Last run", clock_text(facts["at"])],
    ]
    return {"facts": told, "why": facts["why"], **_made(facts["name"])}


def of_write(facts: Facts) -> Facts:
    """Return what is told of a signal that was written."""
    told = [
        ["Signal", name_of(facts["name"])],
        ["Value", facts["new"]],
        ["Before", facts["old"]],
        ["Writes", f"{facts['count']}, the last one {clock_text(facts['at'])}"],
    ]
    return {"facts": told, **_made(facts["name"]), **_line("Written at", facts)}


def of_query(facts: Facts) -> Facts:
    """Return what is told of an entry of the cache."""
    told = [
        ["Query", facts["key"]],
        ["State", facts["state"] + (", stale" if facts["is_stale"] else "")],
        ["Age", age_text(facts["age"]) or "it has no data"],
        ["Readers", str(facts["readers"])],
        ["Changes that wait for the server", str(facts["layers"])],
        ["Data", facts["data"]],
        ["Error", facts["error"]],
    ]
    return {"facts": [[label, text] for label, text in told if text not in ("", "0") or label == "Readers"]}


def of_event(facts: Facts) -> Facts:
    """Return what is told of a stall, an error, or a record of the log."""
    what, text = event_texts(facts)
    told = [["When", clock_text(facts["at"])], ["What", what], ["Text", text]]
    for label, name in (("Logger", "logger"), ("Where", "where"), ("Owner", "owner"), ("Widget", "widget")):
        if facts.get(name):
            told.append([label, str(facts[name])])
    return {"facts": told, **_line("Line", facts)}


def of_count(facts: Facts) -> Facts:
    """Return what is told of a count."""
    return {"facts": [[facts["name"], str(facts["count"])]]}


def _made(name: Facts) -> Facts:
    return {"spawned": name} if "file" in name else {}


def _line(label: str, facts: Facts) -> Facts:
    return {"line": [label, facts]} if "file" in facts else {}
