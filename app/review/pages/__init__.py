"""One file per page. A page reads through operations, mounts components and hands acts back to operations."""
