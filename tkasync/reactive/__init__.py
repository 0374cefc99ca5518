"""Floor 3: signals, their senders, resources, and the binding to widgets."""
