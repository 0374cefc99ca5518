"""How a table is drawn: the rows of a treeview that exist once, in the colours of the theme."""
