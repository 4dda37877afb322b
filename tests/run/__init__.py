"""The evaluator of docs/assets/run against PyTorch: every snippet, random edits of them, made-up programs."""
