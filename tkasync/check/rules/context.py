"""What the rules share: one file's model, and how a finding is made of a node."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tkasync.check.finding import Edit, Finding
from tkasync.check.reading.index import read
from tkasync.check.reading.kinds import Value
from tkasync.check.reading.later import around, clauses, free_names, keeping, of_loops
from tkasync.check.reading.live import live_nodes
from tkasync.check.reading.model import Function, Module, Scope
from tkasync.check.reading.roles import Roles, Visit, short
from tkasync.check.reading.values import Evaluator
from tkasync.check.source import Source
from tkasync.check.tables.widgets import is_component, is_widget

__all__ = ["Context", "short"]
_WITHOUT_OWNER = frozenset(("dispatch_to_ui", "call_in_ui"))


class Context:
    """One file, read and evaluated."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.module: Module = read(source.tree)
        self.values: Evaluator = Evaluator(self.module)
        self.roles: Roles = Roles(self.module, self.values)

    def value(self, node: ast.AST, scope: Scope) -> Value:
        """The one value of *node*."""
        return self.values.one(node, scope)

    def live(self, visit: Visit) -> list[ast.AST]:
        """What of a visited function may run."""
        return live_nodes(self.module, visit.function, visit.known)

    def parent(self, node: ast.AST) -> ast.AST | None:
        """The node around *node*."""
        return self.module.parents.get(node)

    def around(self, node: ast.AST) -> Iterator[ast.AST]:
        """The nodes around *node*, innermost first, up to its function."""
        return around(self.module, node)

    def before(self, node: ast.AST) -> Iterator[ast.stmt]:
        """The statements that have run when *node* does: those above it in its block, and in the blocks around."""
        for one in (node, *self.around(node)):
            parent = self.parent(one)
            for name in ("body", "orelse", "finalbody"):
                block = getattr(parent, name, None)
                if isinstance(block, list) and one in block:
                    yield from block[: block.index(one)]

    def prefix(self, scope: Scope) -> str:
        """`self.` where a widget could call a method of Tk's, else nothing."""
        me, _bases = self._around_self(scope)
        return me and f"{me}."

    def ours(self, scope: Scope, name: str, *given: str) -> str:
        """A call of tkasync's function *name*: the component's own method, or that of the module.

        A widget that is no component has no such methods: it is the owner then, where the function takes one.
        """
        call = f"{name}({', '.join(given)}"
        me, bases = self._around_self(scope)
        if any(map(is_component, bases)):
            return f"{me}.{call})"
        if any(map(is_widget, bases)) and name not in _WITHOUT_OWNER:
            return f"{call}, owner={me})"
        return f"{call})"

    def _around_self(self, scope: Scope) -> tuple[str, list[str]]:
        """The name of the widget whose method *scope* is in, and the classes of others from which it derives."""
        at: Scope | None = scope
        while isinstance(at, Function):
            if at.takes_self and at.owner and at.parameters:
                bases = self.values.outer_bases(at.owner)
                if any(map(is_widget, bases)):
                    return at.parameters[0].arg, bases
            at = at.parent
        return "", []

    def kept(self, node: ast.expr) -> str:
        """*node* as it may run later: a lambda keeps what a loop or an `except` clause around it changes."""
        if not isinstance(node, ast.Lambda) or node not in self.module.scopes:
            return short(node)
        changing = of_loops(self.module, node, whiles=True) | set(clauses(self.module, node))
        names = [name for name in free_names(self.module, node) if name in changing]
        return short((keeping(node, names) if names else None) or node, 200)

    def finding(
        self,
        code: str,
        node: ast.expr | ast.stmt,
        message: str,
        write: str,
        path: tuple[str, ...] = (),
        *edits: Edit,
    ) -> Finding:
        """Make a finding at *node*."""
        end_line = node.end_lineno or node.lineno
        return Finding(
            code=code,
            file=self.source.file,
            line=node.lineno,
            column=self.source.column(node.lineno, node.col_offset),
            end_line=end_line,
            end_column=self.source.column(end_line, node.end_col_offset or 0),
            message=message,
            write=write,
            path=path,
            edits=edits,
        )

    def edit(self, node: ast.expr, text: str) -> Edit:
        """Put *text* in the place of *node*."""
        end = node.end_lineno or node.lineno
        column = self.source.column
        return Edit(
            node.lineno,
            column(node.lineno, node.col_offset),
            end,
            column(end, node.end_col_offset or 0),
            text,
        )

    def insert(self, line: int, offset: int, text: str) -> Edit:
        """Put *text* in at a place of the tree."""
        column = self.source.column(line, offset)
        return Edit(line, column, line, column, text)
