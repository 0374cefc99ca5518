"""No Tcl call off the UI thread."""
