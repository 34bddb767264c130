"""Settings, addresses and server entry points: wiring only."""
