"""Readers: one per format. Each turns a file into blocks of text cells; none knows of pseudonyms, versions or the store."""
