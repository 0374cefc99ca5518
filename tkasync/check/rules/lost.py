"""TKA403, TKA404 and TKA601: images that are lost, names for None, processes without a guard."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tkasync.check.finding import Finding
from tkasync.check.reading.kinds import Dotted, Instance, Member
from tkasync.check.reading.model import Binding, Class, Function, How, Scope
from tkasync.check.reading.roles import calls
from tkasync.check.rules.context import Context, short
from tkasync.check.tables.returns import PROCESS_MAKERS
from tkasync.check.tables.widgets import is_image, is_root, is_widget, keeps_no_images

_PLACING = frozenset(("grid", "pack", "place"))
_LOOPS = frozenset(("mainloop", "wait_variable", "wait_window"))


def lost(context: Context) -> Iterator[Finding]:
    """Find what is gone before it is used."""
    yield from _images(context)
    yield from _names_of_none(context)
    yield from _unguarded(context)


# Images.


def _images(context: Context) -> Iterator[Finding]:
    for scope, call in calls(context.module):
        for keyword in call.keywords:
            if keyword.arg == "image" and _shows_without_keeping(context, scope, call):
                yield from _image(context, scope, call, keyword.value)


def _shows_without_keeping(context: Context, scope: Scope, call: ast.Call) -> bool:
    match context.value(call.func, scope):
        case Dotted(name=name):
            return keeps_no_images(name)
        case Member(of=str() as of, name=name):
            return keeps_no_images(of) and name in (
                "configure",
                "config",
                "create_image",
                "image_create",
                "itemconfig",
            )
    return False


def _image(context: Context, scope: Scope, call: ast.Call, image: ast.expr) -> Iterator[Finding]:
    if isinstance(image, ast.Call) and context.values.is_a(context.value(image, scope), is_image):
        message = f"{short(image)} is lost at once: nothing but Tk knows it, and Tk does not keep it"
        yield context.finding(
            "TKA403", image, message, f"photo = {short(image)}, and keep it: label.image = photo"
        )
    elif (
        isinstance(image, ast.Name)
        and isinstance(scope, Function)
        and _is_only_local(context, scope, image.id)
    ):
        message = f"{image.id} is lost at the end of {scope.name}: Tk does not keep it"
        parent = context.parent(call)
        owner = short(parent.targets[0]) if isinstance(parent, ast.Assign) else "label"
        if (
            isinstance(call.func, ast.Attribute)
            and call.func.attr != "Label"
            and not isinstance(parent, ast.Assign)
        ):
            owner = short(call.func.value)
        yield context.finding("TKA403", image, message, f"{owner}.image = {image.id}")


def _is_only_local(context: Context, scope: Function, name: str) -> bool:
    bindings = scope.names.get(name, [])
    if not bindings or name in scope.elsewhere or scope.is_generator or scope.is_coroutine:
        return False
    if not all(one.how is How.ASSIGNED and _makes_an_image(context, one) for one in bindings):
        return False
    return (
        not _stays(context, scope)
        and not any(_keeps(context, node, name) for node in scope.nodes)
        and not _is_used_inside(context, scope, name)
    )


def _makes_an_image(context: Context, binding: Binding) -> bool:
    """Whether a name is all that has the new image: in `a = b[0] = image`, and in `[a := image]`, it is not."""
    if not isinstance(binding.node, ast.Call):
        return False
    match context.parent(binding.node):
        case ast.Assign(targets=[_, _, *_]):
            return False
        case ast.NamedExpr() as walrus:
            around = context.parent(walrus)
            if not (isinstance(around, ast.keyword) and around.arg == "image"):
                return False
    return context.values.is_a(context.value(binding.node, binding.scope), is_image)


def _stays(context: Context, scope: Function) -> bool:
    """Whether the function runs an event loop, and so has not ended while the image is seen."""
    found = (node.func for node in scope.nodes if isinstance(node, ast.Call))
    return any(
        (isinstance(one, ast.Attribute) and one.attr in _LOOPS) or short(one) == "mainloop" for one in found
    )


def _keeps(context: Context, node: ast.AST, name: str) -> bool:
    """Whether *node* is a use of *name* other than as the image of a widget of Tk's."""
    if not (isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load)):
        return False
    parent = context.parent(node)
    if isinstance(parent, ast.keyword):
        return parent.arg != "image"
    return not (isinstance(parent, ast.Attribute) and isinstance(context.parent(parent), ast.Call))


def _is_used_inside(context: Context, scope: Function, name: str) -> bool:
    inner = (one for one in context.module.functions if scope in _outer(one))
    return any(isinstance(node, ast.Name) and node.id == name for one in inner for node in one.nodes)


def _outer(scope: Scope) -> list[Scope]:
    found = []
    at = scope.parent
    while at is not None:
        found.append(at)
        at = at.parent
    return found


# Names for None.


def _names_of_none(context: Context) -> Iterator[Finding]:
    for scope in context.module.all_scopes:
        for name, bindings in scope.names.items():
            if (call := _placed(context, bindings)) and _is_used(context, scope, name):
                yield _none(context, call, name)
    for made in context.module.classes:
        for name, bindings in made.attributes.items():
            if (call := _placed(context, bindings)) and _is_used_of_self(context, made, name):
                yield _none(context, call, f"self.{name}")


def _none(context: Context, call: ast.Call, name: str) -> Finding:
    assert isinstance(call.func, ast.Attribute)
    message = f"{name} is None: that is what {call.func.attr}() returns"
    given = [*map(short, call.args), *(short(one) for one in call.keywords)]
    placed = f"{name}.{call.func.attr}({', '.join(given)})"
    write = f"{name} = {short(call.func.value)}, and {placed} on the next line"
    return context.finding("TKA404", call, message, write)


def _placed(context: Context, bindings: list[Binding]) -> ast.Call | None:
    """The call of `pack` and its kind whose value is all that the name ever is."""
    if len(bindings) != 1 or bindings[0].how is not How.ASSIGNED:
        return None
    match bindings[0].node:
        case ast.Call(func=ast.Attribute(value=ast.Call() as made, attr=name)) as call if name in _PLACING:
            value = context.value(made, bindings[0].scope)
            return (
                call if context.values.is_a(value, is_widget) and not _is_own(context, value, name) else None
            )
    return None


def _is_own(context: Context, value: object, name: str) -> bool:
    if not isinstance(value, Instance) or not isinstance(value.of, Class):
        return False
    return any(name in one.methods for one in context.values.line(value.of))


def _is_used(context: Context, scope: Scope, name: str) -> bool:
    inside = [
        scope,
        *(one for one in context.module.functions if scope in _outer(one) and name not in one.names),
    ]
    return any(
        isinstance(node, ast.Attribute | ast.Subscript)
        and isinstance(node.value, ast.Name)
        and node.value.id == name
        for one in inside
        for node in one.nodes
    )


def _is_used_of_self(context: Context, made: Class, name: str) -> bool:
    return any(
        isinstance(node, ast.Attribute | ast.Subscript)
        and isinstance(node.value, ast.Attribute)
        and node.value.attr == name
        and context.value(node.value.value, scope) == Instance(made)
        for scope in context.module.functions
        for node in scope.nodes
    )


# Processes.


def _unguarded(context: Context) -> Iterator[Finding]:
    """A child process imports the program's main module: what is not guarded runs there again."""
    makers = [
        (scope, call) for scope, call in calls(context.module) if _makes_processes(context, scope, call)
    ]
    if not makers or _forks(context) or not _shows_a_window_unguarded(context):
        return
    for _, call in makers:
        message = f"{short(call.func)} without a guard: each process would open the window again"
        yield context.finding(
            "TKA601", call, message, 'if __name__ == "__main__": before what starts the program'
        )
        return


def _makes_processes(context: Context, scope: Scope, call: ast.Call) -> bool:
    value = context.value(call.func, scope)
    return isinstance(value, Dotted) and value.name in PROCESS_MAKERS


def _forks(context: Context) -> bool:
    """Whether the program asks for `fork`, which imports nothing again."""
    return any(
        isinstance(call.func, ast.Attribute)
        and call.func.attr in ("get_context", "set_start_method")
        and any(isinstance(one, ast.Constant) and one.value == "fork" for one in call.args)
        for _, call in calls(context.module)
    )


def _shows_a_window_unguarded(context: Context) -> bool:
    module = context.module
    top = [node for node in module.nodes if isinstance(node, ast.Call) and not _is_guarded(context, node)]
    return any(_shows(context, node, module, 3) for node in top)


def _is_guarded(context: Context, node: ast.AST) -> bool:
    return any(isinstance(one, ast.If) and "__name__" in short(one.test) for one in context.around(node))


def _shows(context: Context, call: ast.Call, scope: Scope, depth: int) -> bool:
    match context.value(call.func, scope):
        case Dotted(name=name):
            return is_root(name) or name in ("tkinter.mainloop", "tkasync.run")
        case Class() as made:
            return context.values.is_a(Instance(made), is_root)
        case Member(name="mainloop"):
            return True
        case Function() as function if depth:
            inner = [node for node in function.nodes if isinstance(node, ast.Call)]
            return any(_shows(context, node, function, depth - 1) for node in inner)
    return False
