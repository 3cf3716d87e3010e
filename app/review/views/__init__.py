"""What the screens show, as plain values: pure functions from domain values to JSON. Nothing here knows Streamlit."""
