"""Pages that show many stages: one home for each role."""
