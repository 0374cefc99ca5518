from tkasync.lab.tested.draft import Draft
from tkasync import sleep


async def test_a_draft_is_saved(fake_host):
    saved = []
    Draft(saved.append).change("milk")
    await sleep(61)
    assert saved == ["milk"]
