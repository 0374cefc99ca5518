"""Server state: a cache of what was fetched, shared by all who show it, and mutations that change it."""

from tkasync.queries.changes import OptimisticCache
from tkasync.queries.client import QueryClient
from tkasync.queries.create import QueryDecorator, create_mutation, create_query, infinite_query, query
from tkasync.queries.current import query_client
from tkasync.queries.entries.snapshot import Activity, EntryInfo
from tkasync.queries.mutation import Mutation, MutationOptions
from tkasync.queries.names.definition import QueryDef, QueryRef
from tkasync.queries.names.options import QueryDefaults, QueryOptions
from tkasync.queries.names.paged import InfiniteDef
from tkasync.queries.names.targets import RowSource
from tkasync.queries.network import is_unreachable
from tkasync.queries.readers.following import ReaderOptions
from tkasync.queries.readers.query import Query

__all__ = [
    "Activity",
    "EntryInfo",
    "InfiniteDef",
    "Mutation",
    "MutationOptions",
    "OptimisticCache",
    "Query",
    "QueryClient",
    "QueryDecorator",
    "QueryDef",
    "QueryDefaults",
    "QueryOptions",
    "QueryRef",
    "ReaderOptions",
    "RowSource",
    "create_mutation",
    "create_query",
    "infinite_query",
    "is_unreachable",
    "query",
    "query_client",
]
