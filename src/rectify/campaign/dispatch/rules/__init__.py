"""The rules of dispatch, pure: cadence, rounds, reports, ladders, standing duties."""
