"""Tests of faults: a run is killed, the disk fills, a file is torn, two runs at once."""
