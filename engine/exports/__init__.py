"""Edits taken elsewhere: the edited model, or its change alone, and settings, in the forms of other programs."""
