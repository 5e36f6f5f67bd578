"""How fast Headway answers, beside the smallest bot there is, and how that changes as a programme grows."""
