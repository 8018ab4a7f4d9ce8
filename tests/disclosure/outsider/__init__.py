"""An attacker from outside: reads what is served (CSV, pages, workbooks, charts) and imports nothing of the project.

He knows what a reader knows: the ids of figures, the method's words, the glossary, and what he himself is a case of."""
