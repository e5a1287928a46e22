### What a household may ask of whoever comes. The instruction is all that a worker is told, in English.

wish-overshoes = Cover your boots
wish-no_shoes = Take your shoes off
wish-call_first = Call before you come
wish-female_worker = A woman worker, if possible
wish-prayer_times = Not at prayer times
wish-pets = Mind our pets
wish-interpreter = I need an interpreter
wish-keys_with = Keys are with someone
wish-access = Help with access
wish-facilities = Do not use our toilet
wish-overshoes-instruction = Wear boot covers inside.
wish-no_shoes-instruction = Take off outdoor shoes where it is safe.
wish-call_first-instruction = Call before coming.
wish-female_worker-instruction = Send a woman worker if possible.
wish-prayer_times-instruction = Agree the exact time with the household first.
wish-pets-instruction = Keep doors and gates shut.
wish-interpreter-instruction = Bring or ring an interpreter.
wish-keys_with-instruction = Ask the office where the keys are.
wish-access-instruction = Allow extra time at the door.
wish-facilities-instruction = Do not use the toilet.
