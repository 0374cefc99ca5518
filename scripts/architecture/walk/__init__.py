"""The walk: the calls into tkasync that one act of a program causes, until the window rests again."""
