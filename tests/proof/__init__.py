"""How a snippet is run and how its output is judged. Needs torch, pytest and pytest-markdown-docs, nothing else."""
