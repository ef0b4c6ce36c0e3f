"""What lies beside a case on somebody's desk: a decision half written, and notes."""
