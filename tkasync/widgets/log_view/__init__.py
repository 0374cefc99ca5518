"""`LogView`: a text that grows at its end, with what programs write: colours, lines that are written over."""
