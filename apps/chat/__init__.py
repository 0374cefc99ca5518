"""A chat: a websocket server and two windows, whose handlers await their connections, and come back when it breaks.

Teaches UI tasks that await a connection for as long as it lives, questions in the middle of a stream, and
connecting again with growing pauses.
"""

from apps.chat.window import main

__all__ = ["main"]
