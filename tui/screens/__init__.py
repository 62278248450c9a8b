"""The screens: thin views over the rules in `widgets` and the queue of `messages`."""
