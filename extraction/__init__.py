"""From raw incident records to a draft whose every sentence is checked. Knows no database and no screen."""
