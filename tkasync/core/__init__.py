"""Floor 1: the pump, tasks and their handles, scopes, and the runtime that holds them. No widgets here."""
