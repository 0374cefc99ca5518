"""A chat: a websocket server and two windows, whose handlers await their connections, and come back when it breaks."""

from apps.chat.window import main

__all__ = ["main"]
