"""Floor 3, reactive: signals, their senders, resources, and the binding to widgets."""
