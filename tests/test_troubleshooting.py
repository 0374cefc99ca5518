"""`docs/troubleshooting.md` explains every message, and each message ends with where that is."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest

import tkasync.errors
from tests.support.messages import Message, messages
from tkasync.errors import TkAsyncError, WouldBlockError

PAGE = Path(__file__).resolve().parents[1] / "docs" / "troubleshooting.md"
MESSAGES = list(messages())
IN_THE_LOG = "In the log"


def entries() -> dict[str, list[str]]:
    """The items of the page's lists, under the heading of their section."""
    sections = re.split(r"^## (.+)$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return {
        heading: re.findall(r"^- .+(?:\n  .+)*", text, re.MULTILINE)
        for heading, text in zip(sections[::2], sections[1::2], strict=True)
    }


ENTRIES = entries()


def explained(section: str) -> set[str]:
    """The messages of the section: the code at the beginning of its items."""
    heads = [entry.partition("*Cause*")[0] for entry in ENTRIES[section]]
    return {" ".join(text.split()) for head in heads for text in re.findall(r"`([^`]+)`", head)}


def section_of(message: Message) -> str | None:
    """The section that the message itself points at, if it does."""
    if not message.error:
        return IN_THE_LOG
    is_ours = issubclass(getattr(tkasync.errors, message.error, Exception), TkAsyncError)
    return message.error if is_ours else None


def test_every_message_has_an_entry_where_it_points() -> None:
    explains = {section: explained(section) for section in ENTRIES}

    def has_an_entry(message: Message) -> bool:
        section = section_of(message)
        places = [section] if section is not None else list(ENTRIES)
        return any(message.text in explains[place] for place in places)

    with_words = [message for message in MESSAGES if message.has_words]
    assert with_words
    missing = [str(message) for message in with_words if not has_an_entry(message)]
    assert missing == [], "add them to docs/troubleshooting.md"


def test_what_is_logged_has_words_that_can_be_looked_up() -> None:
    assert [str(message) for message in MESSAGES if not message.error and not message.has_words] == []


def test_the_page_explains_nothing_that_is_not_said() -> None:
    said = {message.text for message in MESSAGES}
    assert [text for section in ENTRIES for text in explained(section) if text not in said] == []


def test_every_entry_has_a_cause_and_a_cure() -> None:
    every = [entry for section in ENTRIES.values() for entry in section]
    assert [entry for entry in every if not re.search(r"\*Cause\*:\s.+\*Cure\*:\s", entry, re.DOTALL)] == []


@pytest.mark.parametrize("name", sorted({m.error for m in MESSAGES if section_of(m) == m.error}))
def test_an_error_ends_with_its_section(name: str) -> None:
    error = getattr(tkasync.errors, name)("write this instead")
    assert str(error) == f"write this instead [docs/troubleshooting.md#{name.lower()}]"
    assert name in ENTRIES


def test_an_error_of_the_programs_own_ends_with_the_section_of_its_base() -> None:
    class Busy(WouldBlockError):
        pass

    assert str(Busy("later")).endswith("#wouldblockerror]")


def test_a_warning_in_the_log_ends_with_its_section_once(caplog: pytest.LogCaptureFixture) -> None:
    log = logging.getLogger("tkasync")
    with caplog.at_level(logging.INFO, logger="tkasync"):
        log.warning("%d%% of it", 5)
        log.handle(caplog.records[0])
        log.info("good to know")
        log.warning("told: %s", WouldBlockError("wait"))
    first, again, info, error = caplog.messages
    assert first == again == "5% of it [docs/troubleshooting.md#in-the-log]"
    assert info == "good to know"
    assert error == "told: wait [docs/troubleshooting.md#wouldblockerror]"
