"""Edits taken elsewhere: the edited model, or its change alone, in the forms that other programs load."""
