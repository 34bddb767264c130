"""The rules of the lists, pure: allowed moves, schedule class, due dates, search tokens, comparison of versions."""
