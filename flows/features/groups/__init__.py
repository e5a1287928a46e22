"""Blocks in their own group chats: which group belongs to which block, and the few messages we send there."""
