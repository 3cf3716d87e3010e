"""What the plain writer has to say, one file per topic. Every sentence is made from events and facts; no model is asked."""
