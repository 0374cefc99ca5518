from tkasync.lab.tested.draft import Draft


def test_a_draft_is_saved(tk_root, pilot):
    saved = []
    draft = Draft(saved.append)
    draft.change("mil")
    draft.change("milk")
    tk_root.after(59_000, tk_root.quit)
    tk_root.mainloop()
    assert saved == []
    tk_root.after(2_000, tk_root.quit)
    tk_root.mainloop()
    assert saved == ["milk"]
