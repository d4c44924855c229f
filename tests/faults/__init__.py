"""Faults injected for real: full disks, little memory, closed streams, kills and power cuts."""
