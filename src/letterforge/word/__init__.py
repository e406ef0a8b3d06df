"""Word's own documents as letterforge's users have them."""
