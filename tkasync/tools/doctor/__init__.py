"""`python -m tkasync doctor`: what is here, what of it does not work, and the cure. Without tkinter and display too."""
