"""Tests of publication: the gate, the chain, rebuilding, revisions."""
