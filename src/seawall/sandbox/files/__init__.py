"""Archives and documents are opened, and what lies inside them is handed out."""
