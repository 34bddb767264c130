"""Pages of dispatch: rounds, sheets, letters, inbox."""
