"""The door for clients of HMA: hashes and look-ups, from the gate's own memory."""
