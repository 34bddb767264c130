"""What every storey stands on: people and units, the record of acts, stored files, the calendar, values in force."""
