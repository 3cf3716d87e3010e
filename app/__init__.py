"""Everything with a person, a database, a clock or a server of somebody else on the other side."""
