"""Settings for a model family: published ones, a person's own, and those of other programs' files."""
