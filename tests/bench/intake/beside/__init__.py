"""What stands beside the intake: HTTP and COPY with nothing between, and REST framework as one writes it first."""
