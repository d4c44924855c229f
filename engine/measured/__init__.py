"""The measures as the command line knows them: one module for each, with its options and its JSON."""
