"""Working days with holidays and 调休, weeks, quarters; a due date that explains itself. Pure: no tables, no clock.

Legal source: the yearly holiday notices of the State Council's general office (as carried by ``chinesecalendar``), plus a city's own table.
"""
