"""The flow: plans -> ledger -> dispatch -> evidence -> closure; imports run against it."""
