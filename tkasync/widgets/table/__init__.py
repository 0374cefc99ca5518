"""`VirtualTable`: a window onto any number of rows, which a source gives page by page."""
