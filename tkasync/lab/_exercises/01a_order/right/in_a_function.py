import time
import tkinter as tk


PREDICTED = "soup", "fish", "rice", "tea", "bill"


def main():
    root = tk.Tk()
    root.title("1a")

    def on_order():
        root.after(300, lambda: print("rice"))
        root.after_idle(print, "tea")
        print("soup")
        time.sleep(0.6)
        print("fish")

    tk.Button(root, text="Order", command=on_order).pack(padx=60, pady=20)
    root.mainloop()
    print("bill")


if __name__ == "__main__":
    main()
