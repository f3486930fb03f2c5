"""How a grant ends well: the final report, the public evaluation, what is left over, and the certificate."""
