"""Dotted names: one spelling for each thing, and what `from module import *` brings."""

from __future__ import annotations

from tkasync.check.tables.widgets import CLASSES, IMAGES, VARIABLES
from tkasync.check.tables.words import words

# What a name was called in Python 2, or elsewhere in the library.
_SPELLINGS = {
    "Tkinter": "tkinter",
    "Queue": "queue",
    "thread": "_thread",
    "ttk": "tkinter.ttk",
    "tkMessageBox": "tkinter.messagebox",
    "tkFileDialog": "tkinter.filedialog",
    "tkSimpleDialog": "tkinter.simpledialog",
    "ScrolledText": "tkinter.scrolledtext",
    "multiprocessing.pool.ThreadPool": "multiprocessing.dummy.Pool",
    "concurrent.futures.thread.ThreadPoolExecutor": "concurrent.futures.ThreadPoolExecutor",
    "concurrent.futures.process.ProcessPoolExecutor": "concurrent.futures.ProcessPoolExecutor",
}

DIALOGS = {
    "tkinter.messagebox": words(
        "askokcancel askquestion askretrycancel askyesno askyesnocancel showerror showinfo showwarning"
    ),
    "tkinter.filedialog": words(
        "askdirectory askopenfile askopenfilename askopenfilenames askopenfiles asksaveasfile asksaveasfilename"
    ),
    "tkinter.simpledialog": words("askfloat askinteger askstring"),
    "tkinter.colorchooser": words("askcolor"),
}

_TK = CLASSES | VARIABLES | IMAGES | {"mainloop"}
_STARS = {
    **DIALOGS,
    "tkinter": _TK,
    "tkinter.ttk": CLASSES,
    "ttkbootstrap": _TK,
    "tkinter.scrolledtext": frozenset(("ScrolledText",)),
    "customtkinter": words(
        "CTk CTkButton CTkCanvas CTkCheckBox CTkComboBox CTkEntry CTkFont CTkFrame CTkImage CTkLabel CTkOptionMenu "
        "CTkProgressBar CTkRadioButton CTkScrollableFrame CTkScrollbar CTkSegmentedButton CTkSlider CTkSwitch "
        "CTkTabview CTkTextbox CTkToplevel StringVar IntVar DoubleVar BooleanVar"
    ),
    "threading": frozenset(("Thread", "Timer", "Event", "Lock", "current_thread", "main_thread")),
    "time": frozenset(("sleep", "time", "monotonic", "perf_counter")),
    "queue": frozenset(("Queue", "LifoQueue", "PriorityQueue", "SimpleQueue")),
    "subprocess": frozenset(("Popen", "call", "check_call", "check_output", "getoutput", "run")),
    "socket": frozenset(("socket", "create_connection", "gethostbyname")),
    "multiprocessing": frozenset(("Process", "Pool", "Queue")),
    "tkasync": words(
        "Component ComponentMixin UI POOL THREAD call_in_ui create_effect create_memo create_resource dispatch_to_ui "
        "run spawn_debounced spawn_interval spawn_map spawn_task spawn_throttled spawn_ui_task ui_task"
    ),
}


def canonical(dotted: str) -> str:
    """Spell *dotted* as the tables do."""
    head, _, rest = dotted.partition(".")
    if head in _SPELLINGS:
        dotted = f"{_SPELLINGS[head]}.{rest}" if rest else _SPELLINGS[head]
    return _SPELLINGS.get(dotted, dotted)


def from_star(module: str, name: str) -> str | None:
    """What *name* is after ``from module import *``; None when it is not from there, as far as is known."""
    return f"{module}.{name}" if name in _STARS.get(module, ()) else None


def is_dialog(dotted: str) -> bool:
    """Whether *dotted* opens a dialog and waits for the answer."""
    module, _, name = dotted.rpartition(".")
    return name in DIALOGS.get(module, ())
