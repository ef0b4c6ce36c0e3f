"""What a drill uploads is made here: shapes, clips, words and QR codes that were never anywhere."""
