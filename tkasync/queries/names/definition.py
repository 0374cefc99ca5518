"""`QueryDef` and `QueryRef`: a fetcher with its key and its options in one place, and one entry of the cache by name.

Key and fetcher belong together, and all readers of an entry have the same options: both stand in the definition. Any
thread; a ref is a plain value.
"""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Callable
from types import BuiltinFunctionType, CellType, FunctionType, MethodType
from typing import Any, Generic, ParamSpec, TypeVar

from tkasync.dispatch.refusals import value_from
from tkasync.execution.kinds import Kind, code_of, kind_of, name_of
from tkasync.queries.names.keys import FrozenKey, Key, frozen, own, text_of_key
from tkasync.queries.names.options import Settings
from tkasync.reactive.graph import is_same

P = ParamSpec("P")
T = TypeVar("T")


class QueryDef(Generic[P, T]):
    """A query: made by ``query``. Called with its arguments it fetches nothing, but names an entry of the cache."""

    def __init__(self, fetcher: Callable[..., Any], settings: Settings) -> None:
        self.fetcher: Callable[..., Any] = fetcher
        self.settings: Settings = settings
        self.kind: Kind = kind_of(fetcher)
        functools.update_wrapper(self, fetcher, updated=())
        self.name: str = settings.name or f"{fetcher.__module__}.{name_of(fetcher)}"
        """What its keys begin with, unless ``key=`` is a function."""
        if settings.persist and settings.name is None and settings.make_key is None:
            _refuse_nameless(fetcher)
        self._signature = self.named_by(_signature_of(fetcher))
        _claim_name(self)

    def __call__(self, *args: P.args, **named: P.kwargs) -> QueryRef[T]:
        """Name the entry for these arguments; fetches nothing.

        Raises:
            TypeError: they are not what the fetcher takes, or cannot be part of a key.
        """
        bound = self._bind(args, named)
        return QueryRef(self, bound.args, bound.kwargs)

    def named_by(self, signature: inspect.Signature) -> inspect.Signature:
        """Return the part of the fetcher's *signature* that names an entry."""
        return signature

    def _bind(self, args: tuple[Any, ...], named: dict[str, Any]) -> inspect.BoundArguments:
        try:
            bound = self._signature.bind(*args, **named)
        except TypeError as error:
            raise TypeError(f"query {name_of(self.fetcher)}{self._signature}: {error}") from None
        bound.apply_defaults()  # so that page() and page(1) are one entry where 1 is the default
        return bound

    def key_of(self, args: tuple[Any, ...], named: dict[str, Any]) -> Key:
        """Return the key of the entry for these arguments."""
        make_key = self.settings.make_key
        if make_key is None:
            return (self.name, *args, named) if named else (self.name, *args)
        key = value_from("key=", make_key(*args, **named), make_key, "pass a plain function")
        if not isinstance(key, tuple) or not key:
            raise TypeError(f"key= of query {self.name} returns a tuple with at least one part, not {key!r}")
        return key

    def is_same_query(self, other: QueryDef[Any, Any]) -> bool:
        """Whether *other* asks for the same, with the same: it is this query, perhaps of a module loaded again."""
        return self is other or (self.is_made_of(other) and _have_same_bound(self.fetcher, other.fetcher))

    def is_made_of(self, other: QueryDef[Any, Any]) -> bool:
        """Whether *other* is the same function, perhaps of another object, or made anew in a function."""
        code = code_of(self.fetcher)
        if code is not None and code is code_of(other.fetcher):
            return True
        return _is_found_by_name(self) and _place(self) == _place(other)

    def __reduce__(self) -> str:
        # As functions are: by module and name, under which the other process finds it.
        return str(self.__qualname__)  # type: ignore[attr-defined]  # by `update_wrapper`

    def __repr__(self) -> str:
        return f"<query {self.name}>"


class QueryRef(Generic[T]):
    """One entry of the cache, by its query and arguments. Equal refs name one entry; hashable, and picklable."""

    __slots__ = ("_args", "_hash", "_named", "definition", "frozen", "key")

    def __init__(self, definition: QueryDef[Any, T], args: tuple[Any, ...], named: dict[str, Any]) -> None:
        self.definition: QueryDef[Any, T] = definition
        """The query."""
        self._args: tuple[Any, ...] = own(args)
        self._named: dict[str, Any] = own(named)
        self.key: Key = own(definition.key_of(args, named))
        """The name of the entry; its first parts are what a prefix goes by."""
        self.frozen: FrozenKey = frozen(self.key)
        self._hash = hash(self.frozen)
        if definition.settings.persist:
            text_of_key(self.key)  # refused here, and not by the worker that writes

    @property
    def args(self) -> tuple[Any, ...]:
        """The positional arguments, defaults included; whoever gets them may change their lists and dicts."""
        args: tuple[Any, ...] = own(self._args)
        return args

    @property
    def named(self) -> dict[str, Any]:
        """The arguments that can be given by name only."""
        named: dict[str, Any] = own(self._named)
        return named

    @property
    def call(self) -> Callable[..., Any]:
        """What is called with `args` to fetch the data."""
        fetcher = self.definition.fetcher
        return functools.partial(fetcher, **self.named) if self._named else fetcher

    def __eq__(self, other: object) -> bool:
        return isinstance(other, QueryRef) and self.frozen == other.frozen

    def __hash__(self) -> int:
        return self._hash

    def __reduce__(self) -> tuple[Any, ...]:
        return QueryRef, (self.definition, self._args, self._named)

    def spelled(self, spell: Callable[[object], str]) -> str:
        """Return it as the call that it stands for, each argument as *spell* has it."""
        named = [f"{name}={spell(value)}" for name, value in self._named.items()]
        return f"{name_of(self.definition.fetcher)}({', '.join([*map(spell, self._args), *named])})"

    def __repr__(self) -> str:
        return self.spelled(repr)


def _signature_of(fetcher: Callable[..., Any]) -> inspect.Signature:
    try:
        return inspect.signature(fetcher)
    except ValueError:  # some that are written in C have none
        return inspect.signature(_any_arguments)


def _any_arguments(*args: Any) -> None:
    """Have the signature of what is not known."""


def _refuse_nameless(fetcher: Callable[..., Any]) -> None:
    name = name_of(fetcher)
    if "<" in name:
        raise ValueError(
            f"{name} has no name under which the next run of the program would find its data: "
            "pass key= with persist=True"
        )


# One name, one query

_places: dict[str, tuple[str, str]] = {}
"""Where the queries of modules stand, by their names: two that have the same one would share their entries."""


def _claim_name(definition: QueryDef[Any, Any]) -> None:
    if not _is_found_by_name(definition):  # made in a function, again and again: looked at when it is used
        return
    place = _place(definition)
    before = _places.setdefault(definition.name, place)
    if before != place and _is_still_there(definition.name, before):
        raise _two_queries(definition.name, definition, ".".join(before))
    _places[definition.name] = place


def second_query(name: str, second: QueryDef[Any, Any], first: QueryDef[Any, Any]) -> ValueError:
    """Return the error for a second query with the name, or the key, of the *first*."""
    return _two_queries(name, second, ".".join(_place(first)))


def _two_queries(name: str, second: QueryDef[Any, Any], first: str) -> ValueError:
    return ValueError(
        f"{'.'.join(_place(second))} and {first} are two queries with the name {name!r}, and would share their "
        "entries: give one of them another key="
    )


def _have_same_bound(fetcher: Any, other: Any) -> bool:
    first, second = _bound(fetcher), _bound(other)
    return len(first) == len(second) and all(map(_is_same_value, first, second))


def _is_same_value(one: Any, other: Any) -> bool:
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(_is_same_value, one, other))
    # Two lists that are equal now need not be so later.
    return one is other or (type(one).__hash__ is not None and is_same(None, one, other))


def _bound(fetcher: Any) -> list[Any]:
    """Return what *fetcher* has beside its code: an object, arguments, what a function in a function refers to."""
    found: list[Any] = []
    while isinstance(fetcher, functools.partial):
        found += [fetcher.args, tuple(fetcher.keywords.items())]
        fetcher = fetcher.func
    fetcher = getattr(fetcher, "coroutine_function", fetcher)
    if not isinstance(fetcher, FunctionType | MethodType | BuiltinFunctionType | type):
        found.append(fetcher)  # an object that can be called
    found.append(getattr(fetcher, "__self__", None))
    found += [cell.cell_contents for cell in getattr(fetcher, "__closure__", None) or () if cell != _NO_CELL]
    return found


_NO_CELL = CellType()  # of a name that has no value yet


def _place(definition: QueryDef[Any, Any]) -> tuple[str, str]:
    return str(definition.fetcher.__module__), name_of(definition.fetcher)


def _is_found_by_name(definition: QueryDef[Any, Any]) -> bool:
    return "<" not in name_of(definition.fetcher)


def _is_still_there(name: str, place: tuple[str, str]) -> bool:
    """Whether the query *name* still stands at *place*: a module that was edited and loaded again may lack it."""
    found: Any = sys.modules.get(place[0])
    for part in place[1].split("."):
        found = getattr(found, part, None)
    return isinstance(found, QueryDef) and found.name == name
