from tkasync.lab.tested.draft import Draft


if __name__ == "__main__":
    Draft(print).change("milk")
