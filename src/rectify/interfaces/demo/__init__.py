"""The demo city 海岱市: a city that does not exist, with units, people, documents and a campaign to look at."""
