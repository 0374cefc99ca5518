"""Everything below the component that names tkinter."""
