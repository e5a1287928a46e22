# What is said in a block's group chat.

group-private = تحدثوا معي على انفراد
