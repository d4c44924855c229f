"""Locate-then-edit: one pipeline (search, system, solve), and the published methods as choices of its parts."""
