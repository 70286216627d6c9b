"""What bodies may and must do: lists of powers, duties and services, edition by edition."""
