"""Tests of the sample deliveries."""
