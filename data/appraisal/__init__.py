"""What appraisals are made of, in PostgreSQL, and as files to take away."""
