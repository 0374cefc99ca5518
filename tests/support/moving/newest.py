"""The newest question wins: answers to earlier ones are thrown away, whenever they come."""

from tests.support.moving.stage import put
from tests.support.moving.towns import Towns, weather
from tkasync import run


class Newest(Towns):
    def setup(self) -> None:
        super().setup()
        press = [button.invoke for button in self.buttons.values()]
        put(self, (0.7, press[0]), (1.3, press[1]), (1.9, press[2]))

    def ask(self, town: str) -> None:
        self.spawn_task(weather, town, policy="restart", on_result=self.show)


if __name__ == "__main__":
    run(Newest)
