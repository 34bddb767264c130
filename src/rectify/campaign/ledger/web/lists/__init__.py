"""The three lists, the page of a task, of a unit, the overview."""
