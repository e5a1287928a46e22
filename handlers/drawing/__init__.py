"""Pictures, papers and tables of what features say (`flows.kernel.files`)."""
