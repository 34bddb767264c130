"""Pages of log-in, people and units, and the guard every page stands behind."""
