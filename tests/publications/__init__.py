"""Tests of what a publication is on disk."""
