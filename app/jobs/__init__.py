"""Durable work: jobs run on the engine, which survives whatever happens to a process. dbos is imported here only."""
