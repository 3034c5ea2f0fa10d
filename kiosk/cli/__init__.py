"""The command line, `ekios`. Arguments into calls, outcomes into words; decides nothing."""
