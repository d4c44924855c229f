"""The list of all sessions, and the question for the model that one needs."""
