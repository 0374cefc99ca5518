"""Only type-checked, never run: what a type checker makes of ``tkasync.queries`` (``scripts/check`` does)."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace
from typing import Any, assert_type

from tkasync import Component, ResourceState, TaskHandle
from tkasync.queries import (
    Query,
    QueryRef,
    create_mutation,
    create_query,
    infinite_query,
    query,
    query_client,
)


@dataclass(frozen=True)
class User:
    number: int
    name: str


@query
async def user(number: int) -> User:
    return User(number, "Ada")


@query(stale_time=60.0, retry=2)
def name(number: int, short: bool = False) -> str:
    return f"{number}"[:short]


@query
def lines(path: str) -> Generator[list[str], None, None]:
    yield [path]


assert_type(user(7), QueryRef[User])
assert_type(name(7, short=True), QueryRef[str])
assert_type(lines("notes.txt"), QueryRef[list[str]])
user("7")  # type: ignore[arg-type]
name()  # type: ignore[call-arg]
assert_type(query(lambda number: 1, key="one")(7), QueryRef[int])


def readers(chosen: int | None) -> None:
    reader = create_query(user(7), refetch_every=30.0)
    assert_type(reader, Query[User])
    assert_type(reader.data, User | None)
    assert_type(reader.get(), ResourceState[User])
    assert_type(create_query(lambda: user(chosen) if chosen else None), Query[User])


class Card(Component):
    def setup(self, number: int) -> None:
        self.user = self.create_query(lambda: user(number))
        assert_type(self.user.data, User | None)
        self.rename = self.create_mutation(rename, on_result=self.renamed, serial="users")
        assert_type(self.rename(7, "Ada"), TaskHandle[User])
        self.rename("Ada")  # type: ignore[call-arg, arg-type]
        self.create_mutation(rename, on_result=self.failed)  # type: ignore[arg-type]

    def renamed(self, user: User) -> None: ...

    def failed(self, text: str) -> None: ...


async def rename(number: int, name: str) -> User:
    return User(number, name)


def mutations() -> None:
    rename_it = create_mutation(
        rename,
        optimistic=lambda cache, number, name: cache.update(
            user(number), lambda old: replace(old, name=name)
        ),
        invalidates=lambda number, _name: [user(number), ("projects",), name],
    )
    assert_type(rename_it(7, "Ada"), TaskHandle[User])
    assert_type(rename_it.data, User | None)


async def clients() -> None:
    client = query_client()
    assert_type(client.get_data(user(7)), User | None)
    assert_type(await client.fetch(user(7)), User)
    client.set_data(user(7), User(7, "Ada"))
    client.set_data(user(7), lambda old: replace(old, name="Ada"))
    client.set_data(user(7), "Ada")  # type: ignore[arg-type]
    client.invalidate(user, user(7), ("projects",), None, refetch="none")
    client.invalidate("users")  # type: ignore[arg-type]


feed = infinite_query(lambda cursor: [1], next=lambda page: page[-1], first=0)
assert_type(create_query(feed()).pages, tuple[Any, ...])
