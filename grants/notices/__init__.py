"""Messages to people: written with the change they tell of, sent by the worker afterwards."""
