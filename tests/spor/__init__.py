"""Tests of the trail: every figure adds up from its rows, a row says what became of it."""
