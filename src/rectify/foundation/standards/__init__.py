"""The value in force on a date, with its legal source; loads dated tables from ``standards/``. Pure: no tables, no clock."""
