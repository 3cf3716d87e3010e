"""What Retroline says about itself to whoever runs it: logs, figures, traces, and whether it lives and is ready."""
