import tkinter as tk


class Kitchen(tk.Tk):
    def __init__(self):
        super().__init__()
        self.title("1a")
        tk.Button(self, text="Order", command=self.on_order).pack(padx=60, pady=20)

    def on_order(self):
        self.after(40, print, "tea")
        self.after(20, print, "rice")
        print("fish")
        print("soup")


PREDICTED = ["fish", "soup", "rice", "tea", "bill"]
Kitchen().mainloop()
print("bill")
