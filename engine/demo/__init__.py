"""The invented world and the script that trains the small model shown with the program.

Run by hand (``python -m engine.demo``) and by tests; nothing else in the engine imports it.
"""
