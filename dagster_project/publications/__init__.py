"""A publication as it lies on disk."""
