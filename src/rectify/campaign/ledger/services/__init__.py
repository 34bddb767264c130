"""The acts on the lists; each one function, one transaction, one row of audit. ``moves.move`` is the only door to a state."""
