"""Acts on petitions: one transaction each, the row of the record last."""
