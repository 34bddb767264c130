"""The one door by which a publication comes into the world: ``freezing.freeze``."""
