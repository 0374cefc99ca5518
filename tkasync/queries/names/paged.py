"""`InfiniteDef`: a query whose data is pages, each asked for by the cursor of the one before. Any thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from inspect import Parameter, Signature
from typing import Any, Generic, TypeVar

from tkasync.dispatch.refusals import refuse_unrun, value_from
from tkasync.queries.names.definition import QueryDef
from tkasync.queries.names.options import Settings

T = TypeVar("T")
_REMEDY = "pass a plain function of a page that gives a cursor, or None"


@dataclass(frozen=True, slots=True)
class Paging:
    """How one page leads to another; ``None`` as a cursor means that there is none."""

    first: Any
    """The cursor of the first page; it may be ``None``."""
    next: Callable[[Any], Any]
    """Gives the cursor after a page."""
    previous: Callable[[Any], Any] | None
    """Gives the cursor before a page."""
    max_pages: int | None

    def __post_init__(self) -> None:
        refuse_unrun("next=", self.next, _REMEDY)
        if self.previous is not None:
            refuse_unrun("previous=", self.previous, _REMEDY)
        if self.max_pages is not None and (type(self.max_pages) is not int or self.max_pages < 1):
            raise ValueError(f"max_pages is how many pages are kept, 1 or more, not {self.max_pages!r}")

    def after(self, page: Any) -> Any:
        """Return the cursor of the page after *page*."""
        return value_from("next=", self.next(page), self.next, _REMEDY)

    def before(self, page: Any) -> Any:
        """Return the cursor of the page before *page*."""
        previous = self.previous
        return None if previous is None else value_from("previous=", previous(page), previous, _REMEDY)


class InfiniteDef(QueryDef[..., Any], Generic[T]):
    """A query that is fetched page by page: made by ``infinite_query``. Called without the fetcher's last argument."""

    def __init__(self, fetcher: Callable[..., Any], settings: Settings, paging: Paging) -> None:
        self.paging: Paging = paging
        super().__init__(fetcher, settings)

    def named_by(self, signature: Signature) -> Signature:
        """Return *signature* without the cursor, which comes last."""
        parameters = list(signature.parameters.values())
        if parameters and parameters[-1].kind is Parameter.VAR_POSITIONAL:
            return signature
        return signature.replace(parameters=parameters[:-1])
