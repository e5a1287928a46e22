# What is said in a block's group chat.

group-private = Talk to me in private
