"""Tests of reading and registering deliveries."""
