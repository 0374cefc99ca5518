# lucky.py: "it passed once, so it is right"
import threading


class Account:
    def __init__(self):
        self.money = 100

    def take(self, amount, pause=lambda: None):
        if self.money >= amount:
            pause()
            self.money -= amount


def overdrawn(pause):
    account = Account()
    takers = [
        threading.Thread(target=account.take, args=(100, pause))
        for _ in range(2)
    ]
    for taker in takers:
        taker.start()
    for taker in takers:
        taker.join()
    return account.money < 0


lucky = sum(overdrawn(lambda: None) for _ in range(100))
print("by luck: the bank lost money in", lucky, "of 100 runs")
lost = 0
for _ in range(100):
    both = threading.Barrier(2, timeout=5)  # each waits until both have looked
    lost += overdrawn(both.wait)
print("with a gate: in", lost, "of 100 runs")
