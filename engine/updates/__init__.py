"""Updates: a signed feed is read, checked against what was seen before, and what it names is fetched and checked."""
