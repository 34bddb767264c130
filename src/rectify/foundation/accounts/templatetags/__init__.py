"""Template tags of people and roles."""
