"""`python -m tkasync check`: finds in source code what freezes or crashes a Tk program, and says what to write instead.

Reads syntax trees and runs nothing of the program. Standard library only; imports nothing of the rest of tkasync.
"""
