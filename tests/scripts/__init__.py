"""The scripts of this repository that others rely on."""
