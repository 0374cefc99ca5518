"""The line to write: it is right as it stands, with the names of the program."""

from __future__ import annotations

import ast

import pytest

from tkasync.check.checked import check_source
from tkasync.check.source import Source

BEGIN = "import subprocess, threading, time, tkinter as tk, urllib.request, requests\nroot = tk.Tk()\n"


def advice(text: str) -> str:
    found = next(one for one in check_source(Source((BEGIN + text).encode(), "window.py")) if not one.is_hint)
    return found.write


def on_a_thread(line: str) -> str:
    work = f"def work():\n    try:\n        time.sleep(1)\n    except OSError as error:\n        {line}\n"
    return f"{work}threading.Thread(target=work).start()\n"


def in_a_handler(line: str) -> str:
    return f"def go(url, popup):\n    {line}\nroot.bind('<Key>', go)\n"


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("root.after(0, lambda: print(error))", "lambda error=error: print(error)"),
        ("root.after_idle(lambda: print(str(error)))", "lambda error=error: print(str(error))"),
        ("root.after(0, lambda: print(1))", "lambda: print(1)"),
        ("root.after(0, lambda error=error: print(error))", "lambda error=error: print(error)"),
        ("root.after(0, print, error)", "print, error"),
    ],
)
def test_a_lambda_that_runs_later_keeps_the_error_of_its_clause(line, kept):
    assert advice(on_a_thread(line)) == f"dispatch_to_ui({kept})"


def test_a_lambda_of_a_loop_keeps_the_value_of_its_turn():
    work = (
        "def work():\n    while True:\n        line = input()\n        root.after(0, lambda: print(line))\n"
    )
    assert (
        advice(f"{work}threading.Thread(target=work).start()\n")
        == "dispatch_to_ui(lambda line=line: print(line))"
    )


def test_a_lambda_keeps_no_name_of_which_the_loop_changes_an_attribute_only():
    work = (
        "def work(self):\n    while True:\n        line = input()\n        self.line = 1\n"
        "        root.after(0, lambda: print(self, line))\n"
    )
    assert (
        advice(f"{work}threading.Thread(target=work).start()\n")
        == "dispatch_to_ui(lambda line=line: print(self, line))"
    )


@pytest.mark.parametrize(
    ("before", "written"),
    [
        ("name.configure(text='m')", "call_in_ui(name.winfo_width).result(), for the work itself changes"),
        ("name.winfo_height()", "read name.winfo_width() before the work starts"),
    ],
)
def test_what_the_work_itself_has_changed_is_asked_for_when_it_is(before, written):
    text = f"name = tk.Label(root)\ndef work():\n    {before}\n    name.winfo_width()\n"
    text += "threading.Thread(target=work).start()\n"
    found = [
        one for one in check_source(Source((BEGIN + text).encode(), "window.py")) if "_width" in one.message
    ]
    assert found[0].write.startswith(written)


@pytest.mark.parametrize(
    ("call", "written"),
    [
        ("load(1, root)", "spawn_task(load, 1, root), or await it"),
        ("load(1, deep=True)", "spawn_task(load(1, deep=True)), or await it"),
        ("load(*[1], **{})", "spawn_task(load(*[1], **{})), or await it"),
    ],
)
def test_a_coroutine_that_nobody_runs_is_run_with_all_its_arguments(call, written):
    assert advice(f"async def load(*given, **named): ...\n{call}\n") == written


def test_a_dialog_whose_answer_is_used_is_waited_for():
    dialog = "answer = tk.simpledialog.askstring('Name', 'Which?')"
    begin = "import tkinter.simpledialog\n"
    assert (
        advice(begin + on_a_thread(dialog))
        == "call_in_ui(tk.simpledialog.askstring, 'Name', 'Which?').result()"
    )


def test_what_is_placed_is_placed_as_before():
    written = advice("name = tk.Entry(root).grid(row=1, **{'column': 2})\nname.focus()\n")
    assert written == "name = tk.Entry(root), and name.grid(row=1, **{'column': 2}) on the next line"


@pytest.mark.parametrize(
    ("made", "work"),
    [
        ("threading.Thread(target=print, args=(1, x))", "print, 1, x"),
        ("threading.Thread(target=print, args=x)", "print, *x"),
        ("threading.Thread(None, print)", "print"),
        ("threading.Thread(target=print, args=[1], kwargs={'end': ''})", "partial(print, **{'end': ''}), 1"),
        ("threading.Timer(5, print, [x])", "print, x"),
        ("threading.Timer(5, function=print)", "print"),
        ("Worker(x)", "Worker(x).run"),
    ],
)
def test_the_work_of_a_thread_is_written_as_that_of_a_task(made, work):
    text = f"{BEGIN}x = []\nclass Worker(threading.Thread):\n    def run(self): print(1)\n{made}.start()\n"
    (found,) = [one for one in check_source(Source(text.encode(), "window.py")) if one.code == "TKA302"]
    assert found.write == f"spawn_task({work})"


def test_a_redraw_on_a_thread_is_left_out():
    assert "leave it out" in advice(on_a_thread("root.update_idletasks()"))


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("tk.Button(command=lambda: print(n))", "lambda n=n: print(n)"),
        ("root.bind(n, lambda event: print(n, event))", "lambda event, n=n: print(n, event)"),
        ("root.bind(n, lambda event, /: print(n))", "lambda event, /, n=n: print(n)"),
    ],
)
def test_the_whole_lambda_is_written(line, written):
    assert advice(f"for n in range(3):\n    {line}\n") == written


def test_the_advised_lambda_runs_after_its_clause():
    call = ast.parse(advice(on_a_thread("root.after(0, lambda: print(error))")), mode="eval").body
    made = ast.unparse(call.args[0]).replace("print", "str")
    names = {}
    exec(f"try:\n    1 / 0\nexcept ZeroDivisionError as error:\n    later = {made}\n", names)
    assert names["later"]() == "division by zero"


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("urllib.request.urlopen(url)", "spawn_task(lambda: urllib.request.urlopen(url).read(), on_result=...)"),
        ("requests.get(url, stream=True)", "spawn_task(lambda: requests.get(url, stream=True).content, on_result=...)"),
        ("requests.get(url)", "spawn_task(requests.get, url, on_result=...)"),
        ("subprocess.run([url], timeout=5, **popup)", "partial(subprocess.run, [url], timeout=5, **popup)"),
        ("subprocess.Popen(['a']).communicate(input=b'x')", "input=..., on_line="),
        ("tk.Toplevel(root).mainloop()", "top.wait_window()"),
        ("edit = tk.Toplevel(root); tk.mainloop()", "edit.wait_window(), or await ui_event(edit, '<Destroy>')"),
        ("pop = tk.Tk(); pop.mainloop()", "pop.wait_window(), or await ui_event(pop, '<Destroy>')"),
    ],
)  # fmt: skip
def test_the_advice_reads_what_it_loads_and_names_what_the_program_names(line, written):
    assert written in advice(in_a_handler(line))


IN_A_CLASS = """\
from tkasync import Component, ComponentMixin
class Page(BASES):
    def start(self):
        tk.Button(self, command=lambda: self.show(requests.get("x"))).pack()
        threading.Thread(target=self.work).start()
        self.tick()

    def work(self):
        self.after(0, self.show, 1)

    def tick(self):
        self.after(500, self.tick)

    def show(self, text): print(text)
"""


def advices(text: str) -> dict[str, str]:
    return {one.code: one.write for one in check_source(Source((BEGIN + text).encode(), "window.py"))}


@pytest.mark.parametrize("bases", ["Component", "ComponentMixin, tk.Tk"])
def test_a_component_calls_its_own_methods(bases):
    assert advices(IN_A_CLASS.replace("BASES", bases)) == {
        "TKA102": "self.dispatch_to_ui(self.show, 1)",
        "TKA201": "self.spawn_task(requests.get, 'x', on_result=...)",
        "TKA302": "self.spawn_task(self.work)",
        "TKA303": "self.spawn_interval(0.5, self.tick)",
    }


@pytest.mark.parametrize("bases", ["tk.Tk", "tk.Frame"])
def test_a_widget_that_is_no_component_is_the_owner_of_what_it_spawns(bases):
    assert advices(IN_A_CLASS.replace("BASES", bases)) == {
        "TKA102": "dispatch_to_ui(self.show, 1)",
        "TKA201": "spawn_task(requests.get, 'x', on_result=..., owner=self)",
        "TKA302": "spawn_task(self.work, owner=self)",
        "TKA303": "spawn_interval(0.5, self.tick, owner=self)",
    }


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("label.config(text=event)", "dispatch_to_ui(partial(label.config, text=event))"),
        ("label['text'] = event", "dispatch_to_ui(partial(label.configure, text=event))"),
        ("print(entry.get())", "dispatch_to_ui(fn), and read entry.get() in fn"),
        ("print(label['text'])", "dispatch_to_ui(fn), and read label['text'] in fn"),
    ],
)
def test_what_a_library_calls_hands_on_to_the_window_for_there_is_no_task(line, written):
    made = "import keyboard\nlabel = tk.Label(root)\nentry = tk.Entry(root)\n"
    assert advice(f"{made}def told(event):\n    {line}\nkeyboard.on_press(told)\n") == written
