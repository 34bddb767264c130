"""What the city shows: numbered publications that cannot be changed unseen, and the portal that reads nothing else."""
