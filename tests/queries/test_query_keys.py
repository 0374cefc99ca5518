"""Keys and definitions: which calls name one entry, and what is refused where it is written."""

from __future__ import annotations

import functools
import pickle
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from tests.queries.reading import read
from tests.resources.server import Server
from tkasync import Runtime
from tkasync.queries import QueryClient, QueryDef, create_mutation, create_query, query
from tkasync.testing import FakeHost


@query
def module_query(number: int, page: int = 1, *, size: int = 10) -> str:
    """Fetch something."""
    return f"{number} {page} {size}"


def test_three_readers_of_one_query_are_one_fetch(fake_host: FakeHost, server: Server, user: Any) -> None:
    readers = [read(user(1)), read(user(1)), read(lambda: user(1))]
    fake_host.run_pending()
    server.answer(1, "Ada")
    assert server.asked == [1]
    assert [reader.data for reader in readers] == ["Ada"] * 3


def test_a_late_reader_of_fresh_data_does_not_fetch(fake_host: FakeHost, server: Server, user: Any) -> None:
    read(user(1))
    fake_host.run_pending()
    server.answer(1, "Ada")
    fake_host.advance(29.0)
    assert read(user(1)).data == "Ada"
    fake_host.run_pending()
    assert server.asked == [1]


def test_parts_of_a_key_are_compared_with_their_type(user: Any) -> None:
    assert len({user(1), user(1.0), user(True), user("1")}) == 4
    assert len({user(frozenset([1])), user(frozenset([1.0])), user(frozenset([True]))}) == 3


def test_dicts_with_the_same_items_in_another_order_are_one_key(user: Any) -> None:
    assert user({"a": 1, "b": [2]}) == user({"b": [2], "a": 1})
    assert user({"a": 1}) != user({"a": True})


def test_lists_and_tuples_are_one_key(user: Any) -> None:
    assert user([1, [2]]) == user((1, (2,)))
    assert user([1]) != user([1.0])


def test_who_changes_a_list_changes_no_key_and_no_argument_by_it(fake_host: FakeHost) -> None:
    asked: list[Any] = []

    def sizes(names: list[str], *, of: dict[str, Any]) -> int:
        asked.append((list(names), {**of, "x": list(of["x"])}))
        names.clear()
        of["x"].clear()
        return len(asked)

    names, of = ["a", "b"], {"x": [1]}
    ref = query(sizes)(names, of=of)
    names.append("c")
    of["x"].append(2)
    reader = read(ref)
    fake_host.run_pending()
    reader.refetch()
    fake_host.run_pending()
    assert asked == [(["a", "b"], {"x": [1]})] * 2
    assert ref == query(sizes)(["a", "b"], of={"x": [1]})
    assert reader.data == 2


def test_not_a_number_is_one_key(user: Any) -> None:
    assert user(float("nan")) == user(float("nan")) != user("nan")
    assert user(Decimal("nan")) == user(Decimal("nan"))


class Mutable:
    __hash__ = None  # type: ignore[assignment]  # as a class has it that defines __eq__


@dataclass(frozen=True)
class Filter:
    words: list[str]


@pytest.mark.parametrize("part", [{1, 2}, bytearray(b"1"), Mutable(), Filter(["a"]), [{"a": {1}}]])
def test_a_part_that_cannot_be_hashed_is_refused_where_the_key_is_made(part: Any, user: Any) -> None:
    with pytest.raises(TypeError, match=r"must be hashable, and .* is not: pass a tuple"):
        user(part)


def test_a_list_or_dict_that_contains_itself_is_refused_where_the_key_is_made(user: Any) -> None:
    ring: list[Any] = []
    ring.append(ring)
    tied: dict[str, Any] = {}
    tied["self"] = tied
    for part in (ring, tied, [1, (tied,)]):
        with pytest.raises(TypeError, match=r"contains itself, or is nested too deep .*: pass an identifier"):
            user(part)


def test_calling_a_query_fetches_nothing(
    fake_host: FakeHost, server: Server, user: Any, client: QueryClient
) -> None:
    user(1)
    fake_host.run_pending()
    assert (server.asked, client.find(None)) == ([], [])


def test_a_wrong_number_of_arguments_is_refused_there() -> None:
    with pytest.raises(TypeError, match=r"query module_query\(number.*missing a required argument: 'number'"):
        module_query()  # type: ignore[call-arg]  # the mistake
    with pytest.raises(TypeError, match="unexpected keyword argument 'color'"):
        module_query(1, color="red")  # type: ignore[call-arg]  # the mistake


def test_an_argument_that_is_given_or_left_to_its_default_is_one_key(fake_host: FakeHost) -> None:
    assert module_query(1) == module_query(1, 1) == module_query(1, page=1, size=10)
    assert module_query(1) != module_query(1, size=20)
    reader = read(module_query(1, size=20))
    fake_host.run_pending()
    assert reader.data == "1 1 20"


def test_a_key_begins_with_module_and_name() -> None:
    assert module_query(1).key == (f"{__name__}.module_query", 1, 1, {"size": 10})


def test_a_function_gives_the_whole_key(fake_host: FakeHost) -> None:
    tasks = query(lambda project, page: [project, page], key=lambda project, page: ("project", project, page))
    assert tasks(7, 2).key == ("project", 7, 2)
    reader = read(tasks(7, 2))
    fake_host.run_pending()
    assert reader.data == [7, 2]


def test_a_key_that_is_no_tuple_is_refused() -> None:
    with pytest.raises(TypeError, match="returns a tuple"):
        query(str, key=lambda value: "name")(1)


def load_other(number: int) -> int:
    return number


def test_a_second_query_with_the_same_name_is_refused() -> None:
    def load(number: int) -> int:
        return number

    load.__qualname__ = "load"
    load.__module__ = load_other.__module__
    globals()["load"] = query(load, key="the same name")
    try:
        with pytest.raises(
            ValueError, match=r"load_other and .*load are two queries with the name 'the same name'"
        ):
            query(load_other, key="the same name")
    finally:
        del globals()["load"]
    query(load_other, key="the same name")  # the first is gone: its module was edited and loaded again


def test_a_second_query_made_in_a_function_is_refused_where_it_is_used(fake_host: FakeHost) -> None:
    first, second = query(lambda number: number, key="local"), query(lambda number: -number, key="local")
    read(first(1))
    reader = create_query(second(1))
    assert isinstance(reader.error, ValueError)
    assert "give one of them another key=" in str(reader.error)


def test_a_query_that_is_made_anew_takes_the_place_of_the_earlier_one(fake_host: FakeHost) -> None:
    """A component that defines its query in setup() is made twice; a module is loaded again."""

    def make() -> QueryDef[..., Any]:
        return query(lambda: next(answers), key="made twice")

    answers = iter(["old", "new"])
    reader, again = read(make()()), read(make()())
    fake_host.run_pending()
    reader.refetch()
    fake_host.run_pending()
    assert (reader.data, again.data) == ("new", "new")


class Api:
    def __init__(self, answer: str) -> None:
        self.answer = answer

    def load(self) -> str:
        return self.answer

    def __call__(self) -> str:
        return self.answer


def ways_to_bind(answer: str) -> dict[str, Any]:
    return {
        "a closure": lambda: answer,
        "a method": Api(answer).load,
        "an object": Api(answer),
        "a partial": functools.partial(str, answer),
    }


@pytest.mark.parametrize("way", ways_to_bind(""))
def test_a_query_that_asks_with_something_else_is_never_shown_the_data_of_the_other(
    fake_host: FakeHost, runtime: Runtime, way: str
) -> None:
    first, second = (query(ways_to_bind(answer)[way], key="api") for answer in ("one", "two"))
    scope = runtime.new_scope("a window", above=lambda: runtime.scope)
    reader = read(first(), owner=scope)
    fake_host.run_pending()
    refused = read(second())
    assert (reader.data, type(refused.error)) == ("one", ValueError)
    scope.close()
    fake_host.run_pending()
    reader = read(second())  # nobody is shown the data of the first any more
    assert reader.data is None
    fake_host.run_pending()
    assert reader.data == "two"


def test_a_prefix_means_whole_parts_only(fake_host: FakeHost, client: QueryClient) -> None:
    part = query(lambda *parts: 1, key=lambda *parts: parts)
    refs = [
        part("project"),
        part("project", 1),
        part("project", 1, "x"),
        part("project", 12),
        part("projects", 1),
        part("project", 1, "xx"),
        part("project", 1, "x", 2),
    ]
    client.seed(dict.fromkeys(refs, 1))
    assert client.find(("project", 1)) == [refs[1], refs[2], *refs[5:]]
    assert client.find(("project", 1, "x")) == [refs[2], refs[6]]
    assert client.find(("project",)) == [*refs[:4], *refs[5:]]
    assert client.find(part) == client.find(None) == client.find(()) == refs
    client.remove_unread(("project", 1, "x"), part("project", 12))
    assert client.find(("project", 1)) == [refs[1], refs[5]]


def test_what_is_no_target_is_refused(client: QueryClient) -> None:
    with pytest.raises(TypeError, match="by the first parts of their keys"):
        client.invalidate("users")  # type: ignore[arg-type]  # the mistake


def test_a_query_of_a_module_and_its_entries_can_be_pickled() -> None:
    ref = module_query(1, size=20)
    assert pickle.loads(pickle.dumps(module_query)) is module_query
    assert pickle.loads(pickle.dumps(ref)) == ref


def test_a_tuple_of_entries_is_no_prefix(user: Any, client: QueryClient) -> None:
    with pytest.raises(TypeError, match="a list in invalidates="):
        create_mutation(abs, invalidates=(user(1), user(2)))(-1)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"stale_time": -1}, "stale_time takes seconds"),
        ({"gc_time": float("nan")}, "gc_time takes seconds"),
        ({"timeout": float("inf")}, "timeout takes seconds"),
        ({"retry": -1}, "retry is zero or more"),
        ({"key": 5}, "key is a name"),
        ({"equal": 5}, "equal takes a function"),
    ],
)
def test_an_option_that_means_nothing_is_refused(options: Any, message: str) -> None:
    with pytest.raises((TypeError, ValueError), match=message):
        query(str, **options)


def test_a_coroutine_object_is_no_fetcher() -> None:
    async def load() -> int:
        return 1

    with pytest.raises(TypeError, match="pass the function itself"):
        query(load())  # type: ignore[type-var]  # the mistake
