"""The ways to write a report: the plain writer, a model under the checks, a model that is shown the chat."""
