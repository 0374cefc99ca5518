"""`QueryOptions`: what a query may say of its entries; `Settings`: the same, looked at. Any thread."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypedDict, TypeVar

from tkasync.dispatch.refusals import refuse_unrun
from tkasync.dispatch.timers import check_seconds
from tkasync.tasks.retry import Retry, retry_of

T = TypeVar("T")


class QueryOptions(TypedDict, Generic[T], total=False):
    """The keyword options of ``query``; their meanings are described there."""

    key: str | Callable[..., tuple[Any, ...]] | None
    stale_time: float | None
    gc_time: float | None
    retry: int | Retry | None
    timeout: float | None
    network: bool
    keep_fetching: bool
    equal: Callable[[T, T], object] | None
    reduce: Callable[[Any, Any], T] | None
    persist: bool
    dump: Callable[[T], str]
    load: Callable[[str], T]


@dataclass(slots=True)
class QueryDefaults:
    """What holds for queries that say nothing else; ``client.defaults``.

    The times are in seconds of the host's clock, and may be endless.
    """

    stale_time: float = 30.0
    """How long data counts as fresh."""
    gc_time: float = 300.0
    """How long an entry stays that nobody reads."""
    retry: int | Retry = 0
    """How many further tries a failed fetch gets."""
    timeout: float | None = None
    """The time for each try."""

    def __setattr__(self, name: str, value: Any) -> None:
        """Set an option; raises as ``query`` does, where it is set and not where it would be used."""
        object.__setattr__(self, name, _checked(name, value))


def _checked(name: str, value: Any) -> Any:
    if name in ("stale_time", "gc_time"):
        check_time(name, value)
    elif name == "retry":
        retry_of(value)
    elif name == "timeout" and value is not None:
        check_seconds(name, value)
    return value


@dataclass(frozen=True, slots=True)
class Settings:
    """The options of one query; ``None`` leaves it to the client's defaults."""

    name: str | None
    make_key: Callable[..., tuple[Any, ...]] | None
    stale_time: float | None
    gc_time: float | None
    retry: Retry | None
    timeout: float | None
    network: bool
    keep_fetching: bool
    equal: Callable[[Any, Any], object] | None
    reduce: Callable[[Any, Any], Any] | None
    persist: bool
    dump: Callable[[Any], str]
    load: Callable[[str], Any]

    @classmethod
    def of(
        cls,
        *,
        key: str | Callable[..., tuple[Any, ...]] | None = None,
        stale_time: float | None = None,
        gc_time: float | None = None,
        retry: int | Retry | None = None,
        timeout: float | None = None,
        network: bool = False,
        keep_fetching: bool = False,
        equal: Callable[[Any, Any], object] | None = None,
        reduce: Callable[[Any, Any], Any] | None = None,
        persist: bool = False,
        dump: Callable[[Any], str] = json.dumps,
        load: Callable[[str], Any] = json.loads,
    ) -> Settings:
        """Return the settings; raises as ``query`` does."""
        if key is not None and not callable(key) and (not isinstance(key, str) or not key):
            raise TypeError(f"key is a name, or a function that returns a tuple, not {key!r}")
        if callable(key):
            refuse_unrun("key=", key, "pass a plain function that returns a tuple")
        for name, seconds in (("stale_time", stale_time), ("gc_time", gc_time)):
            if seconds is not None:
                check_time(name, seconds)
        for name, fn in (("equal", equal), ("reduce", reduce), ("dump", dump), ("load", load)):
            if fn is not None:
                refuse_unrun(name, fn, "pass a plain function")
        return cls(
            name=key if isinstance(key, str) else None,
            make_key=key if callable(key) else None,
            stale_time=stale_time,
            gc_time=gc_time,
            retry=None if retry is None else retry_of(retry),
            timeout=None if timeout is None else check_seconds("timeout", timeout),
            network=network,
            keep_fetching=keep_fetching,
            equal=equal,
            reduce=reduce,
            persist=persist,
            dump=dump,
            load=load,
        )


def check_time(name: str, seconds: float) -> float:
    """Return *seconds* if that is a time, an endless one included.

    Raises:
        ValueError: it is negative or NaN.
        TypeError: it is no number.
    """
    return seconds if seconds == math.inf else check_seconds(name, seconds)
