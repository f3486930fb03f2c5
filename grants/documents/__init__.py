"""Documents that are issued: made from a snapshot of plain data, stored by hash, never changed."""
