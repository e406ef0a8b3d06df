"""Letters that were written in Word: a DOCX comes in, finished documents and PDFs go out."""
