"""What Headway says of itself: drawn by the clock or by what somebody did, and put into the outbox."""
