"""Papers that ask for data, information or steps: each its clock and answer, and no removal."""
