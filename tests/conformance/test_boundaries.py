"""The promises of `Suspense` and `ErrorBoundary`, sentence by sentence, on a real window."""

from __future__ import annotations

import threading
from time import monotonic
from tkinter import ttk

import pytest

from tkasync import Component, Ready, create_resource, create_signal, spawn_task
from tkasync.widgets import ErrorBoundary, Suspense


@pytest.fixture
def errors(runtime):
    """What came to the program's own hook."""
    seen = []
    runtime.on_error = seen.append
    return seen


class Gate:
    """A fetcher that waits for the test."""

    def __init__(self):
        self.event = threading.Event()
        self.asked = []
        self.fail = False

    def __call__(self, value):
        self.asked.append(value)
        self.event.wait(20)
        if self.fail:
            raise ValueError(f"no {value}")
        return value

    def open(self):
        self.event.set()


class Page(Component):
    """Shows what a fetcher gives."""

    def __init__(self, master, fetcher, source=lambda: 1):
        self.fetcher, self.source = fetcher, source
        super().__init__(master)

    def setup(self):
        self.data = self.create_resource(self.source, self.fetcher)
        self.label = ttk.Label(self)
        self.bind_option(self.label, "text", lambda: str(self.data.data))
        self.label.pack()
        self.pack()


def texts(widget):
    """All texts that can be seen below *widget*."""
    found = []
    for child in widget.winfo_children():
        if child.winfo_viewable():
            if "text" in (child.keys() or ()):
                found.append(str(child["text"]))
            found += texts(child)
    return found


def is_on_top(widget):
    """Whether it is what the user sees where it is."""
    widget.update()
    x, y = widget.winfo_rootx() + widget.winfo_width() // 2, widget.winfo_rooty() + widget.winfo_height() // 2
    return widget.winfo_containing(x, y) is widget


@pytest.fixture
def gate():
    gate = Gate()
    yield gate
    gate.open()


# --- Suspense ----------------------------------------------------------------


def test_fallback_on_the_first_load(tk_root, pilot, gate):
    """While a resource below is on its first load the fallback shows."""
    suspense = Suspense(tk_root, fallback="please wait", delay=0)
    suspense.pack()
    page = Page(suspense, gate)
    pilot.wait_until(lambda: "please wait" in texts(suspense))
    assert not is_on_top(page.label)
    gate.open()
    pilot.wait_until(lambda: "1" in texts(suspense))
    assert "please wait" not in texts(suspense)
    assert is_on_top(page.label)


def test_fallback_function(tk_root, pilot, gate):
    """`fallback=` a function that makes a widget."""
    suspense = Suspense(tk_root, fallback=lambda master: ttk.Label(master, text="made"), delay=0)
    suspense.pack()
    Page(suspense, gate)
    pilot.wait_until(lambda: "made" in texts(suspense))
    gate.open()
    pilot.wait_until(lambda: "1" in texts(suspense))


def test_default_fallback(tk_root, pilot, gate):
    """Without a fallback there is one."""
    suspense = Suspense(tk_root)
    suspense.pack()
    Page(suspense, gate)
    pilot.wait_until(lambda: suspense.is_showing_fallback)
    gate.open()
    pilot.wait_until(lambda: not suspense.is_showing_fallback)


def test_quick_answers_do_not_flash(tk_root, pilot):
    """(after `delay`, so quick answers do not flash)."""
    flashes = []
    suspense = Suspense(tk_root, fallback=lambda m: flashes.append(1) or ttk.Label(m, text="flash"), delay=60)
    suspense.pack()
    page = Page(suspense, lambda n: n)
    pilot.wait_until(lambda: page.data.get() == Ready(1))
    pilot.settle()
    assert not suspense.is_showing_fallback
    assert "1" in texts(suspense)


def test_before_the_delay_nothing_shows(tk_root, pilot, gate):
    """Before the delay is over no fallback."""
    suspense = Suspense(tk_root, fallback="wait", delay=60)
    suspense.pack()
    Page(suspense, gate)
    end = monotonic() + 0.05
    pilot.wait_until(lambda: monotonic() > end)
    assert not suspense.is_showing_fallback
    gate.open()


def test_later_loads_keep_the_data(tk_root, pilot):
    """First load only: later ones keep what is shown."""
    read, write = create_signal(1)
    gates = {1: Gate(), 2: Gate()}
    gates[1].open()
    suspense = Suspense(tk_root, fallback="wait", delay=0)
    suspense.pack()
    page = Page(suspense, lambda n: gates[n](n), read)
    pilot.wait_until(lambda: "1" in texts(suspense))
    write.set(2)
    pilot.wait_until(lambda: gates[2].asked)
    pilot.wait_until(lambda: page.data.get().is_loading())
    assert not suspense.is_showing_fallback
    assert "1" in texts(suspense)
    gates[2].open()
    pilot.wait_until(lambda: "2" in texts(suspense))


def test_two_resources(tk_root, pilot):
    """It shows until the last of them has answered."""
    a, b = Gate(), Gate()
    suspense = Suspense(tk_root, fallback="wait", delay=0)
    suspense.pack()
    one, two = Page(suspense, a), Page(suspense, b)
    pilot.wait_until(lambda: suspense.is_showing_fallback)
    a.open()
    pilot.wait_until(lambda: one.data.get().is_ready())
    assert suspense.is_showing_fallback
    b.open()
    pilot.wait_until(lambda: not suspense.is_showing_fallback)
    assert two.data.get().is_ready()


def test_nearest_suspense(tk_root, pilot, gate):
    """The nearest one above shows it; the one around it does not."""
    outer = Suspense(tk_root, fallback="outer", delay=0)
    outer.pack()
    inner = Suspense(outer, fallback="inner", delay=0)
    inner.pack()
    Page(inner, gate)
    pilot.wait_until(lambda: inner.is_showing_fallback)
    assert not outer.is_showing_fallback
    gate.open()
    pilot.wait_until(lambda: not inner.is_showing_fallback)


def test_deep_below(tk_root, pilot, gate):
    """Below: through frames that know nothing of it."""
    suspense = Suspense(tk_root, fallback="wait", delay=0)
    suspense.pack()
    frame = ttk.Frame(ttk.Frame(suspense))
    frame.master.pack()
    frame.pack()
    Page(frame, gate)
    pilot.wait_until(lambda: suspense.is_showing_fallback)
    gate.open()
    pilot.wait_until(lambda: not suspense.is_showing_fallback)


def test_the_rest_of_the_window_goes_on(tk_root, pilot, gate):
    """The rest of the window goes on."""
    count = []
    button = ttk.Button(tk_root, text="beside", command=lambda: count.append(1))
    button.pack()
    suspense = Suspense(tk_root, fallback="wait", delay=0)
    suspense.pack()
    Page(suspense, gate)
    pilot.wait_until(lambda: suspense.is_showing_fallback)
    pilot.click(button)
    assert count == [1]
    gate.open()


def test_a_pending_resource_is_no_load(tk_root, pilot):
    """A `None` source loads nothing: no fallback."""
    suspense = Suspense(tk_root, fallback="wait", delay=0)
    suspense.pack()
    Page(suspense, lambda n: n, lambda: None)
    pilot.settle()
    assert not suspense.is_showing_fallback


def test_destroyed_while_it_loads(tk_root, pilot, gate):
    """The loading page goes: nothing to wait for."""
    suspense = Suspense(tk_root, fallback="wait", delay=0)
    suspense.pack()
    page = Page(suspense, gate)
    pilot.wait_until(lambda: suspense.is_showing_fallback)
    page.destroy()
    pilot.wait_until(lambda: not suspense.is_showing_fallback)
    gate.open()
    pilot.settle()


def test_suspense_destroyed_while_it_loads(tk_root, pilot, gate, errors):
    """The suspense itself goes."""
    suspense = Suspense(tk_root, fallback="wait", delay=0.01)
    suspense.pack()
    Page(suspense, gate)
    suspense.destroy()
    gate.open()
    pilot.settle()
    assert errors == []


@pytest.mark.parametrize("delay", [-1, float("nan")])
def test_wrong_delay(tk_root, delay):
    """A negative or NaN time: `ValueError`."""
    with pytest.raises(ValueError, match="seconds"):
        Suspense(tk_root, delay=delay)


def test_function_with_owner_counts(tk_root, pilot, gate):
    """A resource made with `owner=` a widget below counts as well."""
    suspense = Suspense(tk_root, fallback="wait", delay=0)
    suspense.pack()
    label = ttk.Label(suspense, text="x")
    label.pack()
    create_resource(lambda: 1, gate, owner=label)
    pilot.wait_until(lambda: suspense.is_showing_fallback)
    gate.open()
    pilot.wait_until(lambda: not suspense.is_showing_fallback)


# --- ErrorBoundary -----------------------------------------------------------


class Broken(Component):
    """Fails in one of the ways there are."""

    def __init__(self, master, how):
        self.how = how
        super().__init__(master)

    def setup(self):
        self.pack()
        ttk.Label(self, text="page").pack()
        getattr(self, self.how)()

    def fail(self, *args):
        raise ValueError("broken")

    async def fail_async(self):
        raise ValueError("broken")

    def task(self):
        self.spawn_task(self.fail)

    def coroutine(self):
        self.spawn_task(self.fail_async)

    def ui_task(self):
        self.spawn_ui_task(self.fail_async)

    def effect(self):
        self.create_effect(self.fail)

    def callback(self):
        self.spawn_task(lambda: 1, on_result=self.fail)

    def resource(self):
        self.create_resource(lambda: 1, self.fail)

    def interval(self):
        self.spawn_interval(60, self.fail)

    def dispatched(self):
        self.dispatch_to_ui(self.fail)

    def debounced(self):
        self.spawn_debounced(0, self.fail)()


KINDS = [
    "task",
    "coroutine",
    "ui_task",
    "effect",
    "callback",
    "resource",
    "interval",
    "dispatched",
    "debounced",
]


@pytest.mark.parametrize("how", KINDS)
def test_a_failure_below_shows_the_fallback(tk_root, pilot, errors, how):
    """A failure below shows the boundary's fallback with a retry; nothing of it goes to the program's hook."""
    boundary = ErrorBoundary(tk_root, fallback="out of order")
    boundary.pack()
    Broken(boundary, how)
    pilot.wait_until(lambda: any("out of order" in text for text in texts(boundary)))
    assert str(boundary.error) == "broken"
    assert any("broken" in text for text in texts(boundary))
    assert [w for w in walk(boundary) if isinstance(w, ttk.Button) and w.winfo_viewable()]
    assert errors == []


def walk(widget):
    for child in widget.winfo_children():
        yield child
        yield from walk(child)


def test_all_is_well(tk_root, pilot):
    """Without a failure the content shows."""
    boundary = ErrorBoundary(tk_root)
    boundary.pack()
    Page(boundary, lambda n: n)
    pilot.wait_until(lambda: "1" in texts(boundary))
    assert boundary.error is None


def test_fallback_function_gets_error_and_retry(tk_root, pilot):
    """A fallback of one's own gets the error and the way to try again."""
    got = []

    def fallback(master, error, retry):
        got.append((error, retry))
        return ttk.Button(master, text="again", command=retry)

    boundary = ErrorBoundary(tk_root, fallback=fallback)
    boundary.pack()
    fail = [True]

    def fetch(n):
        if fail[0]:
            raise ValueError("broken")
        return "fine"

    Page(boundary, fetch)
    pilot.wait_until(lambda: got)
    assert str(got[0][0]) == "broken"
    fail[0] = False
    button = next(w for w in walk(boundary) if isinstance(w, ttk.Button))
    pilot.wait_until(button.winfo_viewable)
    pilot.click(button)
    pilot.wait_until(lambda: "fine" in texts(boundary))
    assert boundary.error is None


def test_retry_fetches_again(tk_root, pilot):
    """...with a retry: the button of the default fallback."""
    boundary = ErrorBoundary(tk_root, fallback="sorry")
    boundary.pack()
    asked = []

    def fetch(n):
        asked.append(n)
        if len(asked) < 3:
            raise ValueError("broken")
        return "fine"

    Page(boundary, fetch)
    for count in (1, 2):
        pilot.wait_until(lambda count=count: len(asked) == count and boundary.error is not None)
        button = next(w for w in walk(boundary) if isinstance(w, ttk.Button))
        pilot.wait_until(button.winfo_viewable)
        pilot.click(button)
    pilot.wait_until(lambda: "fine" in texts(boundary))


def test_retry_makes_the_content_anew(tk_root, pilot):
    """`content=` is made anew by a retry."""
    made = []

    def content(master):
        made.append(1)
        if len(made) == 1:
            raise ValueError("broken")
        ttk.Label(master, text="content").pack()

    boundary = ErrorBoundary(tk_root, content=content)
    boundary.pack()
    pilot.wait_until(lambda: boundary.error is not None)
    boundary.retry()
    pilot.wait_until(lambda: "content" in texts(boundary))
    assert boundary.error is None


def test_the_rest_of_the_window_goes_on_with_an_error(tk_root, pilot, errors):
    """The rest of the window goes on."""
    boundary = ErrorBoundary(tk_root, fallback="sorry")
    boundary.pack()
    beside = Page(tk_root, lambda n: "beside")
    ticks = []
    beside.spawn_interval(0.01, ticks.append, 1)
    Broken(boundary, "task")
    pilot.wait_until(lambda: boundary.error is not None)
    pilot.wait_until(lambda: "beside" in texts(tk_root))
    count = len(ticks)
    pilot.wait_until(lambda: len(ticks) > count + 2)


def test_an_error_beside_is_not_its_business(tk_root, pilot, errors):
    """Only what is below."""
    boundary = ErrorBoundary(tk_root)
    boundary.pack()
    Broken(tk_root, "task")
    pilot.wait_until(lambda: errors)
    assert boundary.error is None


def test_a_handled_error_is_not_its_business(tk_root, pilot):
    """Unhandled errors: `on_error` comes first."""
    boundary = ErrorBoundary(tk_root)
    boundary.pack()
    page = Component(boundary)
    seen = []

    def fail():
        raise ValueError("broken")

    page.spawn_task(fail, on_error=seen.append)
    pilot.wait_until(lambda: seen)
    pilot.settle()
    assert boundary.error is None


def test_nearest_boundary(tk_root, pilot, errors):
    """The nearest `ErrorBoundary` above the owner."""
    outer = ErrorBoundary(tk_root)
    outer.pack()
    inner = ErrorBoundary(outer)
    inner.pack()
    Broken(inner, "task")
    pilot.wait_until(lambda: inner.error is not None)
    assert outer.error is None


def test_an_error_in_the_fallback_goes_up(tk_root, pilot, errors):
    """An error inside the fallback goes to the next boundary."""

    def fallback(master, error, retry):
        raise KeyError("fallback")

    outer = ErrorBoundary(tk_root)
    outer.pack()
    inner = ErrorBoundary(outer, fallback=fallback)
    inner.pack()
    Broken(inner, "task")
    pilot.wait_until(lambda: outer.error is not None)
    assert isinstance(outer.error, KeyError)


def test_no_boundary_after_all(tk_root, pilot, errors):
    """...else `runtime.on_error`."""
    boundary = ErrorBoundary(tk_root)
    page = Component(boundary)
    page.destroy()
    boundary.destroy()

    def fail():
        raise ValueError("broken")

    spawn_task(fail)
    pilot.wait_until(lambda: errors)


def test_both_together(tk_root, pilot, gate):
    """Suspense in an ErrorBoundary: first the one, then the other, then the data."""
    boundary = ErrorBoundary(tk_root, fallback="sorry")
    boundary.pack()
    suspense = Suspense(boundary, fallback="wait", delay=0)
    suspense.pack()
    gate.fail = True
    Page(suspense, gate)
    pilot.wait_until(lambda: "wait" in texts(tk_root))
    gate.open()
    pilot.wait_until(lambda: "sorry" in texts(tk_root))
    assert "wait" not in texts(tk_root)
    gate.fail = False
    boundary.retry()
    pilot.wait_until(lambda: "1" in texts(tk_root))
    assert not suspense.is_showing_fallback


def test_an_error_that_the_page_shows_itself(tk_root, pilot, errors):
    """Without a boundary above, a page may show its error itself: nothing is reported."""

    def fail(n):
        raise ValueError("broken")

    page = Page(tk_root, fail)
    page.bind_option(page.label, "text", lambda: str(page.data.error))
    pilot.wait_until(lambda: str(page.label["text"]) == "broken")
    assert errors == []
