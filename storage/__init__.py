"""What Doorstep keeps: tables, queries, migrations, evidence files. This floor knows nobody above it."""
