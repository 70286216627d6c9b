"""The public side of complaints."""
