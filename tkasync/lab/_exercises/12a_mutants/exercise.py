"""12a Your tests catch four mutants.

The test below passes; it would pass, too, if most of the program were wrong. The program is `tkasync.lab.tested.finder`:
read it, its class has four rules. Run your tests by `python -m pytest` and the name of this file; it needs pytest.

To hold afterwards: your tests pass, and at least one fails with each of four mutants, which break a rule each.
"""

from tkasync.lab.tested.finder import Finder
from tkasync.testing import Gate


def test_what_is_found_is_shown(fake_host):
    shown = []
    with Gate() as search:
        finder = Finder(search, shown.append)
        finder.type("lima")
        fake_host.advance(0.3)
        search.wait_for(1)
        search.answer("Lima, Peru")
        fake_host.run_pending()
    assert shown == ["Lima, Peru"]
