"""The attacker: takes everything in the public folders of all publications and narrows what was hidden. Knows no code of ours."""
