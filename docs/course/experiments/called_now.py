# called_now.py: "target=work() starts it on a thread"
import threading


def work():
    print("work runs on", threading.current_thread().name)


threading.Thread(target=work(), name="the new thread").start()
threading.Thread(target=work, name="the new thread").start()
