"""Acts on units, people, posts, log-ins and tokens; each one transaction with its row in the record."""
