"""What each part of a snapshot is as rows: pure functions from plain values to rows. Any thread."""

from __future__ import annotations

import linecache
import time
from collections import Counter
from pathlib import PurePath
from typing import Any

from tkasync.tools.inspector.viewer.lists.rows import ViewRow
from tkasync.tools.inspector.viewer.names import name_of

Facts = dict[str, Any]
_TAGS = {
    "failed": "bad",
    "error": "bad",
    "goes on after its end": "bad",
    "running": "busy",
    "loading": "busy",
    "fetching": "busy",
    "paused": "warn",
    "pending": "quiet",
    "succeeded": "good",
    "ready": "good",
}


def owner_row(facts: Facts) -> ViewRow:
    """Return the row of an owner, or of what it owns."""
    note = ", ".join(part for part in (age_text(facts.get("age")), facts.get("note") or "") if part)
    where = facts.get("where") or _place(facts)
    values = (facts["kind"], facts.get("state", ""), note, where)
    text = name_of({"text": facts["name"]})
    return ViewRow(
        facts["id"], text, values, facts["up"], bool(facts.get("more")), _TAGS.get(facts.get("state", ""), "")
    )


def age_text(seconds: float | None) -> str:
    """Return an age; empty where it is not known."""
    if seconds is None:
        return ""
    return f"{seconds:.1f} s" if seconds < 60 else f"{seconds / 60:.0f} min"


def _place(facts: Facts) -> str:
    if "file" not in facts:
        return ""
    return f"{PurePath(facts['file']).name}:{facts['line']} in {facts.get('function', '')}"


def signals_of(part: Facts) -> list[Facts]:
    """Return effects, the oldest first, then signals by the line that made them: an order in which no row jumps."""
    effects = sorted(part["effects"], key=lambda each: int(each["id"][1:]))
    writes = sorted(
        part["writes"], key=lambda each: [str(each["name"].get("file")), each["name"].get("line", 0)]
    )
    return [*effects, *writes]


def effect_row(facts: Facts) -> ViewRow:
    """Return the row of an effect that has run: how often, how long, why and for which line."""
    steps = facts["why"]
    why = " ← ".join(["", *(_step(step) for step in steps)]).strip() if steps else "for the first time"
    written = next((_place(step) for step in steps if "file" in step), "")
    values = (str(facts["runs"]), f"{facts['total'] * 1000:.1f} ms", clock_text(facts["at"]), why, written)
    return ViewRow(facts["id"], name_of(facts["name"]), values)


def _step(step: Facts) -> str:
    name = name_of(step["name"])
    if step.get("old"):
        return f"{name} {step['old']} → {step['new']}"
    return f"{name} = {step['new']}" if "new" in step else name


def write_row(facts: Facts) -> ViewRow:
    """Return the row of a signal that was written."""
    values = (str(facts["count"]), "", clock_text(facts["at"]), facts["new"], _place(facts))
    return ViewRow(facts["id"], name_of(facts["name"]), values, tag="quiet")


def query_row(facts: Facts) -> ViewRow:
    """Return the row of an entry of the cache."""
    state = facts["error"] or facts["state"] + (", stale" if facts["is_stale"] else "")
    readers = str(facts["readers"]) + (f", {facts['layers']} changes" if facts["layers"] else "")
    tag = "bad" if facts["error"] else _TAGS.get(facts["state"], "")
    return ViewRow(
        facts["id"], facts["key"], (state, age_text(facts["age"]), readers, facts["data"]), tag=tag
    )


def events_of(part: Facts) -> list[Facts]:
    """Return stalls, errors and records of the log, the newest first, each with an identifier that it keeps."""
    every = [
        *({**each, "event": "stall"} for each in part["stalls"]),
        *({**each, "event": "error"} for each in part["errors"]),
        *({**each, "event": "log"} for each in part["log"]),
    ]
    seen: Counter[str] = Counter()
    for each in every:
        name = f"{each['event']} {each['at']!r}"
        each["id"] = f"{name} {seen[name]}"
        seen[name] += 1
    return sorted(every, key=lambda each: float(each["at"]), reverse=True)


def event_row(facts: Facts) -> ViewRow:
    """Return the row of a stall, an error, or a record of the log."""
    what, text = event_texts(facts)
    tag = _level(facts["level"]) if facts["event"] == "log" else "bad"
    return ViewRow(facts["id"], clock_text(facts["at"]), (what, _place(facts), text), tag=tag)


def event_texts(facts: Facts) -> tuple[str, str]:
    """Return what it is, and what it says."""
    if facts["event"] == "log":
        return facts["level"].lower(), facts["text"]
    return facts["event"], _stall(facts) if facts["event"] == "stall" else facts["text"]


def _level(level: str) -> str:
    return "bad" if level in ("ERROR", "CRITICAL") else "warn" if level == "WARNING" else "quiet"


def _stall(facts: Facts) -> str:
    handler = f" in {facts['handler']}" if facts["handler"] else ""
    ran = f": {facts['expression']}" if facts["expression"] else ""
    return f"{facts['seconds']:.2f} s {facts['kind']}{handler}{ran}"


def standing_text(facts: Facts) -> str:
    """Return the sentence of a window that stands still."""
    parts = [f"The window stands still for {facts['seconds']:.1f} s"]
    if place := _place(facts):
        parts.append(f" at {place}")
    if ran := facts["expression"] or _source(facts):
        parts.append(f": {ran}")
    if facts["widget"]:
        parts.append(f"  ({facts['widget']})")
    return "".join(parts)


def _source(facts: Facts) -> str:
    """Return the source of the line. It is looked up here: the program reads no file while it stands still."""
    return linecache.getline(facts["file"], facts["line"]).strip() if "file" in facts else ""


def counts_of(part: Facts) -> list[Facts]:
    """Return the counts, and behind the first the classes of what `UiRef` holds."""
    counts = [{"id": f"m{name}", "name": name, "count": count} for name, count in part["memory"]]
    refs = [
        {"id": f"r{name}", "name": f"UiRef to {name}", "count": count, "up": "is one of them"}
        for name, count in part["refs"]
    ]
    return [*counts[:1], *refs, *counts[1:]]


def count_row(facts: Facts) -> ViewRow:
    """Return the row of a count."""
    is_part = "up" in facts
    text = f"    {facts['name']}" if is_part else facts["name"]
    return ViewRow(facts["id"], text, (str(facts["count"]),), tag="quiet" if is_part else "")


def clock_text(at: float) -> str:
    """Return a time of the day, to a tenth of a second."""
    return time.strftime("%H:%M:%S", time.localtime(at)) + f".{int(at * 10) % 10}"
