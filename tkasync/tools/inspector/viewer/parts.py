"""What each part of a snapshot is as rows: pure functions from plain values to rows. Any thread."""

from __future__ import annotations

import linecache
import time
from pathlib import PurePath
from typing import Any

from tkasync.tools.inspector.viewer.names import name_of
from tkasync.tools.inspector.viewer.rows import ViewRow

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
    note = ", ".join(part for part in (_age(facts.get("age")), facts.get("note") or "") if part)
    where = facts.get("where") or _place(facts)
    values = (facts["kind"], facts.get("state", ""), note, where)
    text = name_of({"text": facts["name"]})
    return ViewRow(
        facts["id"], text, values, facts["up"], bool(facts.get("more")), _TAGS.get(facts.get("state", ""), "")
    )


def _age(seconds: float | None) -> str:
    if seconds is None:
        return ""
    return f"{seconds:.1f} s" if seconds < 60 else f"{seconds / 60:.0f} min"


def _place(facts: Facts) -> str:
    if "file" not in facts:
        return ""
    return f"{PurePath(facts['file']).name}:{facts['line']} in {facts.get('function', '')}"


def effect_row(facts: Facts) -> ViewRow:
    """Return the row of an effect that has run: how often, how long, why and for which line."""
    steps = facts["why"]
    why = " ← ".join(["", *(_step(step) for step in steps)]).strip() if steps else "for the first time"
    written = next((_place(step) for step in steps if "file" in step), "")
    values = (str(facts["runs"]), f"{facts['total'] * 1000:.1f} ms", _clock(facts["at"]), why, written)
    return ViewRow(facts["id"], name_of(facts["name"]), values)


def _step(step: Facts) -> str:
    name = name_of(step["name"])
    if step.get("old"):
        return f"{name} {step['old']} → {step['new']}"
    return f"{name} = {step['new']}" if "new" in step else name


def write_row(facts: Facts) -> ViewRow:
    """Return the row of a signal that was written."""
    values = (str(facts["count"]), "", _clock(facts["at"]), facts["new"], _place(facts))
    return ViewRow(facts["id"], name_of(facts["name"]), values, tag="quiet")


def query_row(facts: Facts) -> ViewRow:
    """Return the row of an entry of the cache."""
    state = facts["error"] or facts["state"] + (", stale" if facts["is_stale"] else "")
    readers = str(facts["readers"]) + (f", {facts['layers']} changes" if facts["layers"] else "")
    tag = "bad" if facts["error"] else _TAGS.get(facts["state"], "")
    return ViewRow(facts["id"], facts["key"], (state, _age(facts["age"]), readers, facts["data"]), tag=tag)


def event_rows(part: Facts) -> list[ViewRow]:
    """Return stalls, errors and the log, the newest first."""
    events = [
        *((each["at"], "stall", _stall(each), each, "bad") for each in part["stalls"]),
        *((each["at"], "error", each["text"], each, "bad") for each in part["errors"]),
        *(
            (each["at"], each["level"].lower(), each["text"], each, _level(each["level"]))
            for each in part["log"]
        ),
    ]
    events.sort(key=lambda event: event[0], reverse=True)
    return [
        ViewRow(f"{at:.6f} {kind} {number}", _clock(at), (kind, _place(facts), text), tag=tag)
        for number, (at, kind, text, facts, tag) in enumerate(events)
    ]


def _level(level: str) -> str:
    return "bad" if level in ("ERROR", "CRITICAL") else "warn" if level == "WARNING" else "quiet"


def _stall(facts: Facts) -> str:
    handler = f" in {facts['handler']}" if facts["handler"] else ""
    return f"{facts['seconds']:.2f} s {facts['kind']}{handler} {facts['expression']}".strip()


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


def memory_rows(part: Facts) -> list[ViewRow]:
    """Return the counts, and the classes of what `UiRef` holds."""
    counts = [ViewRow(f"m{name}", name, (str(count),)) for name, count in part["memory"]]
    refs = [
        ViewRow(f"r{name}", f"    UiRef to {name}", (str(count),), tag="quiet")
        for name, count in part["refs"]
    ]
    return [*counts[:1], *refs, *counts[1:]]


def _clock(at: float) -> str:
    return time.strftime("%H:%M:%S", time.localtime(at)) + f".{int(at * 10) % 10}"
