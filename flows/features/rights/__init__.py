"""What residents may ask about their own data: a copy, its erasure, and somebody who asks for them."""
