"""Qt 6 (PySide6): a queued signal, and `postEvent`, which is the cheaper of its two ways."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from typing import TypeVarTuple, Unpack

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QLabel

from .base import plain_thread

Ts = TypeVarTuple("Ts")


def keep_constants() -> None:
    """PySide6 6.12 drops a reference to True or None with each call: below Python 3.12 that ends the process."""
    if sys.version_info < (3, 12):
        for value in (True, False, None):
            ctypes.c_ssize_t.from_address(id(value)).value += 10**12


class _Receiver(QObject):
    posted = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self.posted.connect(self.perform, Qt.ConnectionType.QueuedConnection)

    def perform(self, fn: Callable[..., object], args: tuple[object, ...]) -> None:
        fn(*args)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, _Call):
            event.fn(*event.args)
            return True
        return bool(super().event(event))


class _Call(QEvent):
    KIND = QEvent.Type(QEvent.registerEventType())

    def __init__(self, fn: Callable[..., object], args: tuple[object, ...]) -> None:
        super().__init__(self.KIND)
        self.fn = fn
        self.args = args


class QtSignal:
    """A signal emitted by the worker, queued to an object of the UI thread: what Qt's users write."""

    def __init__(self) -> None:
        keep_constants()
        self._application = QApplication([])
        self._label = QLabel("benchmark")
        self._label.resize(300, 40)
        self._label.show()
        self._receiver = _Receiver()

    def post(self, fn: Callable[[Unpack[Ts]], object], *args: *Ts) -> None:
        self._receiver.posted.emit(fn, args)

    def later(self, seconds: float, fn: Callable[[], object]) -> None:
        QTimer.singleShot(max(0, round(seconds * 1000)), fn)  # a precise timer, below two seconds

    def when_idle(self, fn: Callable[[], object]) -> None:
        QTimer.singleShot(0, fn)

    def touch(self, text: str) -> None:
        self._label.setText(text)

    def spawn(self, fn: Callable[[Unpack[Ts]], object], *args: *Ts) -> None:
        plain_thread(fn, *args)

    def run(self, start: Callable[[], object]) -> None:
        self.later(0.15, start)
        self._application.exec()

    def stop(self) -> None:
        self._application.quit()


class QtEvent(QtSignal):
    """`QCoreApplication.postEvent` with an event of one's own."""

    def post(self, fn: Callable[[Unpack[Ts]], object], *args: *Ts) -> None:
        QCoreApplication.postEvent(self._receiver, _Call(fn, args))
