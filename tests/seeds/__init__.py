"""Tests of the seeds: what they say is what the documents say."""
