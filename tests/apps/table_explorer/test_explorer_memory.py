"""What the table explorer keeps between two runs, when two of them write it."""

from __future__ import annotations

from pathlib import Path

from apps.table_explorer.memory import Memory


def test_two_explorers_at_once_keep_what_the_other_has_kept(tmp_path: Path) -> None:
    file, one, other = tmp_path / "a.db", Memory(tmp_path / "kept.json"), Memory(tmp_path / "kept.json")
    one.keep(file, "t", {"order": [1]})
    other.keep(file, "u", {"order": [2]})
    one.keep(file, "v", {"order": [3]})
    assert [other.layout(file, table) for table in "tuv"] == [{"order": [number]} for number in (1, 2, 3)]
    assert [each.name for each in tmp_path.glob("kept*")] == ["kept.json"]
