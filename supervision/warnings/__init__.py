"""Early warning: rules as data, tried on last year before they are switched on; what they raise is worked until closed."""
