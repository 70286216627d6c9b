"""What public bodies owe and have not paid (拖欠账款): each debt, its interest, its payment plan, the yearly publication."""
