"""The way of an error that nobody handled: none is lost, and none on that way ends the loop."""

from __future__ import annotations

import logging
import threading

import pytest

from tkasync import Runtime
from tkasync.testing import FakeHost


@pytest.fixture
def host() -> FakeHost:
    return FakeHost()


@pytest.fixture
def window(host: FakeHost) -> Runtime:
    runtime = Runtime(host)
    runtime.scope.on_cleanup(host.errors.clear)
    return runtime


@pytest.fixture(autouse=True)
def closed(window: Runtime) -> object:
    yield
    return window.close()


def test_on_error_gets_the_error_with_a_note_of_where(window: Runtime, host: FakeHost) -> None:
    got: list[BaseException] = []
    window.on_error = got.append
    error = ValueError("x")
    window.report(error, "in a test")
    assert (got, host.errors) == ([error], [])
    assert error.__notes__ == ["Raised in a test."]


def test_the_same_error_again_gets_no_second_note(window: Runtime) -> None:
    error = ValueError("x")
    window.on_error = lambda _error: None
    for _ in range(3):
        window.report(error, "in a test")
    assert error.__notes__ == ["Raised in a test."]


def test_without_on_error_log_and_window_get_it(
    window: Runtime, host: FakeHost, caplog: pytest.LogCaptureFixture
) -> None:
    error = ValueError("x")
    window.report(error, "in a test")
    assert host.errors == [error]
    assert "unhandled error in a test" in caplog.text


def test_an_on_error_that_fails_loses_neither(
    window: Runtime, host: FakeHost, caplog: pytest.LogCaptureFixture
) -> None:
    def on_error(_error: BaseException) -> None:
        raise LookupError("no dialog today")

    window.on_error = on_error
    error = ValueError("x")
    window.report(error, "in a test")
    assert host.errors == [error]
    assert "no dialog today" in caplog.text


def test_the_nearest_boundary_takes_it(window: Runtime, host: FakeHost) -> None:
    outer = window.new_scope("outer", above=lambda: window.scope)
    inner = window.new_scope("inner", above=lambda: outer)
    taken: list[tuple[str, BaseException]] = []
    outer.on_unhandled = lambda e: not taken.append(("outer", e))
    inner.on_unhandled = lambda e: isinstance(e, ValueError) and not taken.append(("inner", e))
    first, second = ValueError(), TypeError()
    window.report(first, "", inner)
    window.report(second, "", inner)
    assert taken == [("inner", first), ("outer", second)]
    assert host.errors == []


def test_an_error_in_a_boundary_goes_further_up_with_the_first_as_its_context(
    window: Runtime, host: FakeHost
) -> None:
    """And when no boundary takes it, it is that error that is shown: it tells of both."""
    scope = window.new_scope("the list", above=lambda: window.scope)

    def fail(_error: BaseException) -> bool:
        raise LookupError("the fallback failed")

    scope.on_unhandled = fail
    first = ValueError("x")
    window.report(first, "in a test", scope)
    [shown] = host.errors
    assert isinstance(shown, LookupError)
    assert shown.__context__ is first
    assert shown.__notes__ == ["Raised while the list handled ValueError: x."]


def test_a_boundary_that_raises_the_error_itself_makes_no_circle(window: Runtime, host: FakeHost) -> None:
    scope = window.new_scope("scope", above=lambda: window.scope)

    def again(error: BaseException) -> bool:
        raise error

    scope.on_unhandled = again
    error = ValueError("x")
    window.report(error, "", scope)
    assert host.errors == [error]
    assert error.__context__ is not error


def test_a_log_handler_that_fails_does_not_end_the_pump(
    window: Runtime, host: FakeHost, capsys: pytest.CaptureFixture[str]
) -> None:
    class Failing(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            raise OSError("disk full")

    handler = Failing()
    logging.getLogger("tkasync").addHandler(handler)
    try:
        window.report(ValueError("x"), "in a test")
    finally:
        logging.getLogger("tkasync").removeHandler(handler)
    err = capsys.readouterr().err
    assert "ValueError: x" in err
    assert "disk full" in err


@pytest.mark.parametrize("ending", [SystemExit(3), KeyboardInterrupt()])
def test_the_two_that_end_a_program_come_through(window: Runtime, ending: BaseException) -> None:
    def on_error(_error: BaseException) -> None:
        raise ending

    window.on_error = on_error
    with pytest.raises(type(ending)):
        window.handle_error(ValueError(), "", None, None)
    scope = window.new_scope("scope", above=lambda: window.scope)
    scope.on_unhandled = on_error  # type: ignore[assignment]
    with pytest.raises(type(ending)):
        window.handle_error(ValueError(), "", scope, None)


def test_an_error_of_another_thread_is_reported_on_the_ui_thread(window: Runtime, host: FakeHost) -> None:
    told: list[int] = []
    window.on_error = lambda _error: told.append(threading.get_ident())
    thread = threading.Thread(target=window.report, args=(ValueError(),))
    thread.start()
    thread.join()
    host.run_pending()
    assert told == [window.ui_thread]


def test_a_block_reports_instead_of_raising(window: Runtime, host: FakeHost) -> None:
    with window.reporting("in a block"):
        raise ValueError("x")
    [error] = host.errors
    assert error.__notes__ == ["Raised in a block."]
    with pytest.raises(SystemExit), window.reporting("in a block"):
        raise SystemExit
