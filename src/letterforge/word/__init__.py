"""The letter that staff wrote in Word: its fields and tags filled, LibreOffice's PDF of it, or a Markdown template made of it."""
