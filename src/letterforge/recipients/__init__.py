"""Recipients: a list file becomes a stream of `Recipient`, each with its stable key, its address and its problems."""
