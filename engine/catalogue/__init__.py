"""Every session that there is: what is known of each without opening it, and what can be done with it."""
