"""What happens when somebody floods the form of complaints: ``make surge``; the short form runs with the tests."""
