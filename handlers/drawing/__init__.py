"""Pictures, papers and tables, drawn from features' data (`flows.kernel.files`)."""
