### Words in place of numbers, where numbers would tell of single homes. Reading age 9.

share-none = nearly none
share-few = less than half
share-half = about half
share-most = more than half
share-all = nearly all
