"""Stored data: tables, queries, migrations, evidence files. This layer imports nothing above it."""
