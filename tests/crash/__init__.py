"""The server is killed in the middle of an act; nothing half-done is left."""
