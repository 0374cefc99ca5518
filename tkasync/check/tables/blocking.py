"""Calls that take long, or wait."""

from __future__ import annotations

from tkasync.check.tables.words import words

_HTTP = words("get post put patch delete head options request")
SLOW = frozenset(
    [
        "time.sleep",
        "builtins.input",
        "urllib.request.urlopen",
        "urllib.request.urlretrieve",
        "urllib2.urlopen",
        "subprocess.run",
        "subprocess.call",
        "subprocess.check_call",
        "subprocess.check_output",
        "subprocess.getoutput",
        "subprocess.getstatusoutput",
        "os.system",
        *(f"os.Popened.{name}" for name in ("read", "readline", "readlines")),
        "asyncio.run",
        "socket.create_connection",
        "socket.gethostbyname",
        "smtplib.SMTP",
        "smtplib.SMTP_SSL",
        "ftplib.FTP",
        "imaplib.IMAP4_SSL",
        "playsound.playsound",
        "winsound.Beep",
        *(f"keyboard.{name}" for name in ("read_event", "read_key", "record", "wait")),
        *(f"pygame.time.{name}" for name in ("delay", "wait")),
        "sounddevice.wait",
        *(f"speech_recognition.Recognizer.{name}" for name in ("listen", "recognize_google", "record")),
        *(
            f"{library}.YoutubeDL.{name}"
            for library in ("yt_dlp", "youtube_dl")
            for name in ("download", "extract_info")
        ),
        "pytesseract.image_to_string",
        *(f"wikipedia.{name}" for name in ("page", "search", "summary")),
        "yfinance.download",
        *(f"speedtest.Speedtest.{name}" for name in ("download", "get_best_server", "upload")),
        *(f"{library}.{name}" for library in ("requests", "httpx") for name in _HTTP),
        *(f"requests.Session.{name}" for name in _HTTP),
        *(f"httpx.Client.{name}" for name in _HTTP),
        "asyncio.Loop.run_until_complete",
        "asyncio.Loop.run_forever",
    ]
)
# What starts a program that comes back at once.
QUICK_PROGRAMS = words("clear cls explorer notify-send open start xdg-open")
# What waits, and what asks the same object, or ends it, so that there is nothing to wait for.
WAITS: dict[str, tuple[str, ...]] = {
    "threading.Thread.join": ("is_alive",),
    "threading.Timer.join": ("is_alive",),
    "multiprocessing.Process.join": ("is_alive",),
    "concurrent.futures.Future.result": ("done",),
    "concurrent.futures.Future.exception": ("done",),
    "subprocess.Popen.wait": ("poll", "kill"),
    "subprocess.Popen.communicate": ("poll",),
    "threading.Event.wait": ("is_set",),
    "socket.socket.recv": (),
    "socket.socket.recvfrom": (),
    "socket.socket.accept": (),
    "socket.socket.connect": (),
    "pyttsx3.Engine.runAndWait": (),
    **{f"serial.Serial.{name}": ("in_waiting", "inWaiting") for name in ("read", "read_until", "readline")},
    **{f"subprocess.Pipe.{name}": () for name in ("read", "readline", "readlines")},
}
