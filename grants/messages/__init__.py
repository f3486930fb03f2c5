"""What is said: threads with groups, templates, messages to many, and the log of every mail."""
