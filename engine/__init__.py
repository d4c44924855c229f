"""The engine of Palimpsest: everything about models and edits, and nothing about a screen."""
