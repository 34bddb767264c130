"""Acts of the portal: subscriptions."""
