"""What libraries call on a thread of their own: functions they are given, attributes that are set, methods by name."""

from __future__ import annotations

from typing import NamedTuple

from tkasync.check.tables.words import words


class Places(NamedTuple):
    """Where a call takes the functions: the place among its arguments, and the keywords."""

    place: int
    keywords: frozenset[str]


_FIRST, _SECOND = Places(0, words("callback")), Places(1, words("callback"))
_NOWHERE = 1_000
_STREAM = Places(_NOWHERE, words("callback finished_callback stream_callback"))
_POOLED = Places(_NOWHERE, words("callback error_callback"))

# Classes and functions, methods by the class of their object.
LISTENERS = {
    **{f"keyboard.{name}": _FIRST for name in ("hook", "on_press", "on_release")},
    **{
        f"keyboard.{name}": _SECOND
        for name in ("add_hotkey", "hook_key", "on_press_key", "on_release_key", "register_hotkey")
    },
    **{
        f"mouse.{name}": _FIRST
        for name in ("hook", "on_button", "on_click", "on_double_click", "on_middle_click", "on_right_click")
    },
    "pynput.keyboard.Listener": Places(0, words("on_press on_release")),
    "pynput.keyboard.GlobalHotKeys": Places(0, words("hotkeys")),
    "pynput.mouse.Listener": Places(0, words("on_move on_click on_scroll")),
    **{
        f"sounddevice.{name}": _STREAM for name in ("InputStream", "OutputStream", "RawInputStream", "Stream")
    },
    "pyaudio.PyAudio.open": _STREAM,
    "websocket.WebSocketApp": Places(
        _NOWHERE, words("on_open on_message on_error on_close on_data on_ping on_pong")
    ),
    "pystray.MenuItem": Places(1, words("action")),
    "speech_recognition.Recognizer.listen_in_background": _SECOND,
    "RPi.GPIO.add_event_detect": Places(_NOWHERE, words("callback")),
    **{
        f"multiprocessing.pool.{pool}.{name}": _POOLED
        for pool in ("Pool", "ThreadPool")
        for name in ("apply_async", "map_async", "starmap_async")
    },
}
# Attributes of an object that its thread calls.
_MQTT = words(
    "on_connect on_disconnect on_log on_message on_publish on_subscribe on_unsubscribe on_connect_fail"
)
LISTENING_ATTRIBUTES = {
    "paho.mqtt.client.Client": _MQTT,
    "websocket.WebSocketApp": LISTENERS["websocket.WebSocketApp"].keywords,
    "gpiozero.Button": words("when_pressed when_released when_held"),
}
# Methods that are called on the thread of an observer, or of a server, by how their names begin.
_WATCHED, _SERVED = ("on_",), ("handle",)
LISTENING_METHODS = {
    "watchdog.events.FileSystemEventHandler": _WATCHED,
    "watchdog.events.PatternMatchingEventHandler": _WATCHED,
    "watchdog.events.RegexMatchingEventHandler": _WATCHED,
    "http.server.BaseHTTPRequestHandler": ("do_",),
    "http.server.SimpleHTTPRequestHandler": ("do_",),
    "socketserver.BaseRequestHandler": _SERVED,
    "socketserver.StreamRequestHandler": _SERVED,
}
# Decorators whose function is called on the thread of a server or a client.
LISTENING_DECORATORS = words(
    "flask.Flask.route flask.Flask.get flask.Flask.post socketio.Client.event socketio.Client.on "
    "flask_socketio.SocketIO.on flask_socketio.SocketIO.event"
)
