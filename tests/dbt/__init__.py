"""Tests of the models that no single model can ask of itself: what the compiled SQL reads."""
