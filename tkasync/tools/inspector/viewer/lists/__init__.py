"""Lists of the viewer: what their rows say, their order, their columns, and what is told beside the selected row."""
