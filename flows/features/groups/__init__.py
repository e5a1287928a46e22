"""Blocks in their own group chats: which group belongs to which block, and how little we say there."""
