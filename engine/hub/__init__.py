"""Models fetched by name from the Hugging Face Hub, when a person asks for one, and those that are kept.

Only the process of :mod:`engine.hub.child` asks the network; it is started for one question or one model.
"""
