### Lost keys. Residents read these.

command-keys = My lost keys
keys-menu = My lost keys
keys-none = You have not told us of a lost key.
keys-line-lost = { $which }: we are on it.
keys-line-ready = { $which }: you can collect a new one.
keys-back = I have it back: { $which }
keys-report = I lost a key
keys-sorry = Sorry that you lost your key.
keys-ask-which = Which key did you lose?
keys-title-which = Key
keys-which-front = Front door of the building
keys-which-flat = Door of my home
keys-which-post = Post box
keys-ask-words = Where did you lose it?
keys-title-words = Where
# Promise: clock new_key
keys-sent = Thank you. We will write to you here when your new key is ready.
keys-ready = Your new key is ready.
keys-glad = Good that you have it back.
keys-on-visit = You told us of a lost key. Can you let us in?

group-command-keys = Hand in a key that you found
keys-found = Did you find a key? Please hand it in at our office. Keys handed in: { $count }
keys-hand-in = I handed one in
keys-thanks = Thank you.

### Staff read these.

keys-card = Lost key no. { $number }
keys-field-which = Key
keys-field-who = Lost by
keys-field-at = Told us
keys-field-lost = Lost keys
keys-status-lost = Needs a new key
keys-status-ready = Ready to collect
keys-status-back = Has a key again
keys-ask-where = Where and when can it be collected?
keys-not-now = That cannot be done with this key any more.
keys-unknown = Which key? For example: /doorstep key 7
post-found_keys = the number of keys handed in
clock-new-key = New key after a loss
keys-late = Lost key no. { $number } still needs a new key.
case-key-ready = New key is ready
case-key-close = Close
case-visit-changed_lock = Lock was changed
doorstep-key-usage = key NUMBER
doorstep-key = says where a new key can be collected.
