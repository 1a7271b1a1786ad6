"""What runs: commands and flows open files, call transforms in order and write tables.

Prefect is imported only in `flows.deployments`; the loader, SQL and `--help` never need it.
"""
