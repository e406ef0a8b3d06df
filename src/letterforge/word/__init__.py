"""The letter that staff wrote in Word: in go a `.docx` and recipients, out come documents, or a template in Markdown."""
