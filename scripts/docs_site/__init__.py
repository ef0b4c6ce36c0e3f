"""The documentation as a site: pages, generated references and pictures, searchable offline."""
