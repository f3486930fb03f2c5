"""The demo: invented groups and people whose stories are told by calling the real operations."""
