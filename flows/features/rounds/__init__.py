"""After works in a block's shared parts, the whole block says in its own group chat how they went."""
