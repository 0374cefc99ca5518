# order.py: "answers come in the order of the questions"
import threading

questions = ["i", "im", "import"]
ready = {text: threading.Event() for text in questions}
shown = []


def ask(text):
    ready[text].wait()  # the server needs longer where it finds more
    shown.append(text)


workers = {
    text: threading.Thread(target=ask, args=(text,)) for text in questions
}
for text in questions:
    workers[text].start()
for text in reversed(questions):
    ready[text].set()
    workers[text].join()
print("asked:", questions)
print("answered:", shown)
print("on the screen at the end:", shown[-1])
