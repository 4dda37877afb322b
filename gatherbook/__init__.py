"""Build-time code: small modules, one job each. `build.py` is the one MkDocs loads."""
